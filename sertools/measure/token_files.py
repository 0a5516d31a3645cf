"""Vowel tokens of a corpus from its audio, written to the file that the pages read."""

import datetime
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from sertools.corpora import licence, registry
from sertools.corpora.table import CorpusError
from sertools.measure.aligned_corpora import align
from sertools.measure.corpus_tokens import corpus_tokens
from sertools.measure.encoders import encoder
from sertools.measure.shipped import RESULTS
from sertools.measure.tokens import Tokens

DEFAULT = "cepstral"


def token_file(name: str, folder: Path | None = None, frames: str = DEFAULT) -> Path:
    """Where the tokens of a corpus are written: those of the default encoder in the folder, of others one below.

    Args:
        name: of the corpus. folder: ``None`` takes ``results/measurements/tokens``. frames: name of the encoder.
    """
    folder = RESULTS / "tokens" if folder is None else Path(folder)
    return (folder if frames == DEFAULT else folder / frames) / f"{name}.parquet"


def write_tokens(
    name: str,
    *,
    frames: str = DEFAULT,
    weights: str | Path | None = None,
    textgrids: Path | None = None,
    workers: int = 1,
    folder: Path | None = None,
    licensed: bool = False,
    date: datetime.date | None = None,
    progress: bool = True,
    say: Callable[[str], None] = print,
) -> Path:
    """Align a corpus, measure its vowels and write them.

    Recordings that cannot be aligned or measured are left out and named in the card.

    Args:
        name: of a corpus under ``$SERTOOLS_CORPORA``.
        frames, weights: see :func:`sertools.measure.encoders.encoder`.
        textgrids: see :func:`sertools.measure.aligned_corpora.align`.
        workers: processes and threads.
        folder: see :func:`token_file`.
        licensed: says, for this call, that the user has the agreement that the owner asks for.
        date: the date in the card; today by default.
        progress: whether to draw progress bars on stderr.
        say: receives a line about what came of it.

    Returns:
        The file written.

    Raises:
        CorpusError: an unknown corpus, no audio of it, no text of it, or no vowels.
        LicenceError: the owner asks for an agreement and the user has not said that they hold it.
        WeightsError: the encoder's weights are not at hand.
    """
    descriptor, root = registry.descriptor(name), registry.find(name)
    if root is None:
        raise CorpusError(f"{name}: expected its audio in a folder {name} under $SERTOOLS_CORPORA, came none")
    if not licensed:
        licence.require(descriptor)
    made_by = encoder(frames, weights)
    table = registry.read(name, root)
    found = align(name, table, root, textgrids=textgrids, workers=workers, progress=progress)
    measured = corpus_tokens(
        name, table, root, found.phones, encoder=made_by, how=found.how, floor=found.floor, workers=workers,
        progress=progress,
    )  # fmt: skip
    for failure in [*found.failures.itertuples(index=False), *measured.report.itertuples(index=False)]:
        print(f"{name}: left out {failure.utterance}: {failure.reason}", file=sys.stderr)
    made = measured.tokens
    card = {
        **made.card,
        "not aligned": found.failures.to_dict("records"),
        "platform": f"{platform.system()} {platform.machine()}",
        "date": (date or datetime.date.today()).isoformat(),
        "licence": descriptor.licence,
    }
    path = Tokens(name, made.table, made.features, made.names, card).save(token_file(name, folder, frames))
    left = sum(card["aligned"]["floor"]["vowels"].values())
    say(
        f"{name}: {len(made)} vowels of {made.table['utterance'].nunique()} of {len(table)} utterances; {left} of the "
        f"aligner's shortest length were left out"
    )
    return path
