"""The two pieces of MyST that generated pages are made of: plain text and a captioned table."""

from collections.abc import Sequence


def plain(text: str) -> str:
    """Text as it stands, inside Markdown: ``<speaker>`` would be taken for HTML, a star for emphasis."""
    return text.replace("<", "\\<").replace("*", "\\*")


def table_of(caption: str, label: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A captioned, labelled ``{table}`` directive; cells are Markdown, a bar in a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    # A bar inside a cell would open another column.
    body = "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
    return f"```{{table}} {caption}\n:name: {label}\n\n{body}\n```"
