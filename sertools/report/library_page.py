"""The book's reference of the library: `book/library.md`, with every name's signature and docstring put in.

The tracked page says which names belong to the reference: those in its headings of the third level, in its order, each
with an example that `tests/report/test_library_page.py` runs. Signatures and docstrings are read from the sources and
not by importing them, which would take longer than building the page.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGE = Path("book", "library.md")
HEADING = re.compile(r"^### (sertools(?:\.\w+)+)$", re.MULTILINE)
TASK = re.compile(r"^## (.+)$", re.MULTILINE)
CONTENTS = "% names\n"  # a comment of MyST: here the list of all names goes
SECTIONS = ("Args", "Attributes", "Returns", "Raises", "Source")
WIDTH = 72  # of a signature on one line
_SPANS = re.compile(r"``(.+?)``|:\w+:`~?([^`]+)`|`([^`]+)`")
_SPECIAL = re.compile(r"([\\*_{}\[\]<>$|~#@])")


class LibraryError(ValueError):
    """A name of the reference is not in the library, or has no docstring."""


@dataclass(frozen=True)
class Name:
    """A public name: where it is defined, how it is called, and what its docstring says."""

    dotted: str
    node: ast.FunctionDef | ast.ClassDef

    @property
    def module(self) -> str:
        """Its module, "sertools.measure.shipped"."""
        return self.dotted.rpartition(".")[0]

    @property
    def short(self) -> str:
        """The last part, "load"."""
        return self.dotted.rpartition(".")[2]

    @property
    def doc(self) -> str:
        """Its docstring, without the common indentation."""
        return ast.get_docstring(self.node) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the docstring, on one line."""
        return re.split(r"(?<!\bEq)\.\s", " ".join(self.doc.split("\n\n")[0].split()), maxsplit=1)[0].rstrip(".")


def surface(text: str) -> list[str]:
    """The dotted names that the page's headings give, in its order."""
    return HEADING.findall(text)


def sources(root: Path) -> set[str]:
    """The modules that the reference is made from, as posix paths from the project's root."""
    page = Path(root) / PAGE
    return {_path(name) for name in surface(page.read_text(encoding="utf-8"))} if page.is_file() else set()


def find(root: Path, dotted: str) -> Name:
    """A name in the sources of the project at `root`.

    Raises LibraryError where no module defines it as a function or class at its top level, or it has no docstring.
    """
    path = Path(root) / _path(dotted)
    nodes = _definitions(path) if path.is_file() else {}
    node = nodes.get(dotted.rpartition(".")[2])
    if node is None or ast.get_docstring(node) is None:
        raise LibraryError(f"{PAGE}: expected {dotted} in {path} with a docstring, came none")
    return Name(dotted, node)


def write(root: Path, tree: Path) -> None:
    """Write the whole page into the stage; nothing where the project has none. Raises LibraryError as `find` does."""
    page = Path(root) / PAGE
    if page.is_file():
        (tree / PAGE).write_text(expand(Path(root), page.read_text(encoding="utf-8")), encoding="utf-8")


def expand(root: Path, text: str) -> str:
    """The page with the list of names, and below each heading its anchor, signature and docstring."""
    names = {dotted: find(root, dotted) for dotted in surface(text)}
    text = text.replace(CONTENTS, _contents(text, names), 1)
    return HEADING.sub(lambda found: _entry(names[found[1]], names), text)


def signature(name: Name) -> str:
    """How it is called, one parameter a line where it is long; of a class, what makes one."""
    node = name.node
    if isinstance(node, ast.ClassDef):
        made = next((each for each in node.body if getattr(each, "name", None) == "__init__"), None)
        if made is None:
            fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
            parts = [ast.unparse(each) for each in fields if not ast.unparse(each.target).startswith("_")]
            return _call(name.short, parts, "")
        return _call(name.short, _parameters(made.args)[1:], "")
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return _call(name.short, _parameters(node.args), returned)


def _entry(name: Name, names: dict[str, Name]) -> str:
    lines = [f"({name.dotted})=", f"### `{name.short}`", ""]
    lines += ["```python", f"from {name.module} import {name.short}", "", signature(name), "```", ""]
    lines.append(render(name.doc, names))
    if isinstance(name.node, ast.ClassDef) and (methods := _methods(name, names)):
        lines += ["", *methods]
    return "\n".join(lines)


def _methods(name: Name, names: dict[str, Name]) -> list[str]:
    found = []
    for node in name.node.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and ast.get_docstring(node):
            one = Name(f"{name.dotted}.{node.name}", node)
            inside = [part for part in _parameters(node.args) if part.split(":")[0] not in ("self", "cls")]
            is_value = any(ast.unparse(each).endswith("property") for each in node.decorator_list)
            called = node.name if is_value else f"{node.name}({', '.join(inside)})"
            found.append(f"* `{called}`: {_prose(one.summary, names)}.")
    return found


def _contents(text: str, names: dict[str, Name]) -> str:
    """A list of names under each task, with the first sentence of each."""
    lines = []
    parts = TASK.split(text)
    for task, body in zip(parts[1::2], parts[2::2], strict=True):
        lines += [f"**{task}**", ""]
        for dotted in surface(body):
            one = names[dotted]
            lines.append(f"* {{ref}}`{one.short} <{dotted}>`: {_prose(one.summary, names)}.")
        lines.append("")
    return "\n".join(lines)


def render(doc: str, names: dict[str, Name]) -> str:
    """A docstring in MyST: paragraphs, and its sections as lists."""
    blocks, section = [], None
    for block in re.split(r"\n\s*\n", doc):
        lines = block.split("\n")
        while lines:
            head = re.match(rf"({'|'.join(SECTIONS)}):\s*(.*)$", lines[0])
            if head:
                section = head[1]
                end = next((k for k in range(1, len(lines)) if lines[k][:1].strip()), len(lines))
                blocks.append(_section(section, [head[2], *lines[1:end]], names))
                lines = lines[end:]
            else:
                blocks.append(_paragraph(lines, names))
                lines = []
    return "\n\n".join(each for each in blocks if each)


def _paragraph(lines: list[str], names: dict[str, Name]) -> str:
    if lines[0].lstrip().startswith(">>>"):
        return ""  # the page has examples of its own
    return _prose(" ".join(" ".join(lines).split()), names)


def _section(title: str, lines: list[str], names: dict[str, Name]) -> str:
    """Entries "name: text", or plain text where there are none."""
    entries: list[str] = []
    indents = [len(line) - len(line.lstrip()) for line in lines if line.startswith(" ")]
    for line in lines:
        named = re.match(r"[\w, .*]+: ", line.strip())
        if line.strip() and (not entries or (named and len(line) - len(line.lstrip()) == min(indents, default=0))):
            entries.append(line.strip())
        elif line.strip():
            entries[-1] += " " + line.strip()
    if title in ("Returns", "Source") or len(entries) == 1 and not re.match(r"[\w, .*]+: ", entries[0]):
        return f"**{title}** " + " ".join(_prose(entry, names) for entry in entries)
    said = []
    for entry in entries:
        key, colon, rest = entry.partition(": ")
        said.append(f"* `{key}`: {_prose(rest, names)}" if colon else f"* {_prose(entry, names)}")
    return f"**{title}**\n\n" + "\n".join(said)


def _prose(text: str, names: dict[str, Name]) -> str:
    """Prose of a docstring as MyST: names as code, linked where the page has them, all else as it stands."""
    said, end = [], 0
    for found in _SPANS.finditer(text):
        said.append(_SPECIAL.sub(r"\\\1", text[end : found.start()]))
        code = next(filter(None, found.groups()))
        said.append(
            f"{{ref}}`{names[code].short} <{code}>`" if code in names else f"`{code.rpartition('sertools.')[2]}`"
        )
        end = found.end()
    return "".join([*said, _SPECIAL.sub(r"\\\1", text[end:])])


def _parameters(arguments: ast.arguments) -> list[str]:
    """Every parameter as it is written, with its annotation and default; "*" before those given by name."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    said = [_parameter(*each) for each in zip(positional, defaults, strict=True)]
    if arguments.vararg:
        said.append("*" + _parameter(arguments.vararg, None))
    elif arguments.kwonlyargs:
        said.append("*")
    said += [_parameter(*each) for each in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    return said + (["**" + _parameter(arguments.kwarg, None)] if arguments.kwarg else [])


def _parameter(argument: ast.arg, default: ast.expr | None) -> str:
    said = argument.arg + (f": {ast.unparse(argument.annotation)}" if argument.annotation else "")
    return said if default is None else f"{said} = {ast.unparse(default)}"


def _call(name: str, parts: list[str], returned: str) -> str:
    line = f"{name}({', '.join(parts)}){returned}"
    if len(line) <= WIDTH:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returned}"


def _path(dotted: str) -> str:
    return dotted.rpartition(".")[0].replace(".", "/") + ".py"


@cache
def _definitions(path: Path) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
