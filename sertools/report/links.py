"""Is a built book sound by itself: every link, anchor and picture inside it, and nothing asked of another host?

Sphinx warns of most of this in its own markup, but not of raw HTML, of links between built files, or of what its theme
loads.
"""

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
}
PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")
LINKS_THAT_LOAD = {
    "stylesheet",
    "icon",
    "preload",
    "prefetch",
    "modulepreload",
    "preconnect",
    "dns-prefetch",
    "manifest",
}


def speaks(alt: str, address: str) -> bool:
    """Whether the alternative text of the picture at `address` says something: it is more than a name of a file.

    Sphinx gives the address of a picture as its text where there is none.
    """
    text = " ".join(alt.split())
    name = PurePosixPath(unquote(urlsplit(address).path))
    is_name = text in (name.name, name.stem) or text.lower().endswith(PICTURES)
    return bool(text) and not is_name


class _Page(HTMLParser):
    """What one page has: anchors, addresses that it links to or loads, pictures whose text says nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.mute: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.anchors.update(values[name] for name in ("id", "name") if name in values)
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "link" and LINKS_THAT_LOAD & set(values.get("rel", "").split()):
            self.loads.append(values.get("href", ""))
        if tag in LOADS and values.get(LOADS[tag]):
            self.loads.append(values[LOADS[tag]])
        if "srcset" in values:
            self.loads.extend(part.split()[0] for part in values["srcset"].split(",") if part.strip())
        if tag == "img" and not speaks(values.get("alt", ""), values.get("src", "")):
            self.mute.append(values.get("src", ""))


def check(folder: Path) -> list[str]:
    """Faults of the book built in `folder`, a sentence each, sorted by page; an empty list where it is sound."""
    folder = Path(folder).resolve()
    pages = {
        path: _read(path) for path in sorted(folder.rglob("*.html")) if "_static" not in path.relative_to(folder).parts
    }
    faults = []
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        for address in page.loads:
            if urlsplit(address).netloc:
                faults.append(f"{name}: loads {address} from another host")
            elif not urlsplit(address).scheme and not _target(path, address).is_file():
                faults.append(f"{name}: loads {address}, which does not exist")
        for address in page.links:
            fault = _dead(path, address, pages)
            if fault:
                faults.append(f"{name}: {fault}")
        faults.extend(
            f"{name}: the picture {address} has no alternative text that says something" for address in page.mute
        )
    return faults


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _target(path: Path, address: str) -> Path:
    """The file that a relative address on the page `path` means."""
    target = (path.parent / unquote(urlsplit(address).path)).resolve() if urlsplit(address).path else path
    return target / "index.html" if target.is_dir() else target


def _dead(path: Path, address: str, pages: dict[Path, _Page]) -> str | None:
    """Why the link `address` of the page `path` leads nowhere, or None; links to other hosts are not followed."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    target = _target(path, address)
    if not target.is_file():
        return f"links to {address}, which does not exist"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"links to {address}, but that page has no place called {anchor!r}"
    return None
