"""What is known of a corpus before a single file is read: its owner, terms and source, and what the owner claims."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HASH = re.compile(r"md5:[0-9a-f]{32}|sha256:[0-9a-f]{64}")
_CLAIMS = ("clips", "speakers", "emotions")


@dataclass(frozen=True)
class Exclusion:
    """A recording that is left out, with the reason; ``file`` is relative to the corpus root (posix)."""

    file: str
    reason: str


@dataclass(frozen=True)
class Download:
    """A file that the owner offers openly.

    ``hash`` is what the owner publishes (``"md5:..."`` or ``"sha256:..."``); ``None`` where the owner publishes none:
    then the first download records it and the card says "unverified".

    Raises:
        ValueError: the address is not https or http, the hash has another form, or the file name has a folder in it.
    """

    url: str
    hash: str | None
    filename: str

    def __post_init__(self):
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"expected an http(s) address, came {self.url!r}")
        if self.hash is not None and not _HASH.fullmatch(self.hash):
            raise ValueError(f"expected md5:<32 hex> or sha256:<64 hex>, came {self.hash!r} for {self.url}")
        if not self.filename or "/" in self.filename or "\\" in self.filename or self.filename in (".", ".."):
            raise ValueError(f"expected a plain file name, came {self.filename!r} for {self.url}")


@dataclass(frozen=True)
class Descriptor:
    """The facts of a corpus that its owner states.

    Attributes:
        name: short name, as used on the command line and in utterance ids.
        title: the full name.
        owner: people or institution who hold the rights.
        licence: name of the licence, or "research only" where the owner grants no licence by name.
        terms: what the owner asks of users, in one or two sentences.
        url: the owner's page.
        citation: the reference in words; ``bibkey`` is its key in ``book/references.bib``.
        languages: ISO 639-1 codes.
        claimed: ``clips`` (int), ``speakers`` (int) and ``emotions`` (mapping of name to int) as the owner states them;
            ``None`` for a number that the owner does not state.
        exclusions: recordings left out by the reader.
        notes: traps and peculiarities, one sentence each.
        layout_source: where the layout of files and names is documented.
        needs_agreement: whether the owner asks for a signed agreement or a registration before use.
        downloads: what the owner offers for open download; empty where there is nothing.
    """

    name: str
    title: str
    owner: str
    licence: str
    terms: str
    url: str
    citation: str
    bibkey: str
    languages: tuple[str, ...]
    claimed: Mapping[str, object]
    layout_source: str
    exclusions: tuple[Exclusion, ...] = ()
    notes: tuple[str, ...] = ()
    needs_agreement: bool = False
    downloads: tuple[Download, ...] = ()

    def __post_init__(self):
        missing = [key for key in _CLAIMS if key not in self.claimed]
        if missing:
            raise ValueError(
                f"{self.name}: expected claimed to hold {', '.join(_CLAIMS)}; {', '.join(missing)} missing"
            )
