"""The data cards of the book: one page a corpus whose measurements are at hand, and the table of rights."""

from pathlib import Path

from sertools.corpora import card, registry
from sertools.measure import parquet
from sertools.report import dependencies


def measured(root: Path) -> list[str]:
    """Names of the corpora whose measurements are at hand in the project at `root`, in the registry's order."""
    return [name for name in registry.NAMES if (Path(root) / dependencies.measurements(root, name)).is_file()]


def write(root: Path, folder: Path) -> None:
    """Write `<corpus>.md` for every corpus of `measured` into `folder`, and the table that the page on rights includes.

    Raises sertools.corpora.table.CorpusError where a file of measurements lacks what a card shows.
    """
    corpora = {}
    for name in measured(root):
        utterances = parquet.read(Path(root) / dependencies.measurements(root, name), name)
        corpora[name] = (utterances.table, utterances.table[list(card.FACTS)], utterances.card["measured"])
    card.write_cards(folder, corpora)
