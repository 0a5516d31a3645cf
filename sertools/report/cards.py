"""The data cards of the book: one page a corpus whose measurements are at hand."""

from pathlib import Path

from sertools.corpora import registry
from sertools.report import dependencies


def measured(root: Path) -> list[str]:
    """Names of the corpora whose measurements are at hand in the project at `root`, in the registry's order."""
    return [name for name in registry.NAMES if (Path(root) / dependencies.measurements(root, name)).is_file()]


def texts(root: Path) -> dict[str, str]:
    """Corpus -> MyST text of its card, for every corpus of `measured`."""
    return {}
