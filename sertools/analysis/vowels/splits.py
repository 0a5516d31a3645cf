"""Who trains, who stops the training, who gives anchors and who is tested in `vowels`: different speakers, always.

Corpora of many speakers are divided once, by corpus and gender, with a seed. As a target, a third of the speakers is
for development (they give the anchors and what is adapted to) and the others are tested; as a source, about a fifth
validates and the others train; within a language the development speakers train and validate, and the same speakers
are tested as from the other language. Mandarin has four speakers: each is tested in turn while the other three are for
development, and, beside that, two are for development and two are tested; as a source, three train and one validates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sertools.analysis.vowels.setup import DIRECTIONS, FIXED, LANGUAGES, RATED_DIRECTIONS, THIRD, Settings
from sertools.corpora.table import CorpusError
from sertools.measure import tokens

PARTS = ("training", "validation", "development", "tested")
DEVELOPMENT = 1 / 3
"""Of a target's speakers."""
VALIDATION = 1 / 5
"""Of a source's speakers."""
FEW = 7
"""A language with fewer speakers tests them in turn."""
RATED_PEOPLE = {"training": 5, "validation": 2, "development": 3}
"""Of the corpora with ratings, whose speakers are the same people in both languages; the others are tested."""

People = Mapping[str, pd.DataFrame]
"""The speakers of each language of `LANGUAGES`, a row each: speaker, corpus, gender; see `people`."""


@dataclass(frozen=True)
class Division:
    """The speakers of one training and its test.

    study, source, target, fold: see `setup.Model`. training, validation: of the source. development, tested: of the
    target. compared: of the source, whose vowels are compared with those of development to choose the anchors: its own
    development speakers, or all where they are few; none within a language.
    """

    study: str
    source: str
    target: str
    fold: str
    training: tuple[str, ...]
    validation: tuple[str, ...]
    development: tuple[str, ...]
    tested: tuple[str, ...]
    compared: tuple[str, ...]


def people(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The speakers of each language from tables of tokens or utterances, language -> table; in order of their names.

    Returns language -> DataFrame with the columns speaker, corpus and gender. Raises CorpusError where a speaker has
    several.
    """
    found = {}
    for language, table in tables.items():
        known = (
            table[["speaker", "corpus", "gender"]]
            .drop_duplicates()
            .sort_values("speaker", kind="stable", ignore_index=True)
        )
        if known["speaker"].duplicated().any():
            twice = sorted(known["speaker"][known["speaker"].duplicated()])
            raise CorpusError(f"{language}: expected one corpus and gender for each speaker, came several for {twice}")
        found[language] = known
    return found


def development(language: str, seed: int = 0) -> tuple[str, ...]:
    """The speakers of a language whose vowels are compared with another's, by name: those of `Division.development`
    where it is the target and divided once, all of Mandarin's four.

    Raises CorpusError where its tokens are not shipped.
    """
    tables = [tokens.shipped(name).table for name in LANGUAGES[language]]
    return compared(people({language: pd.concat(tables)})[language], seed)


def compared(known: pd.DataFrame, seed: int = 0) -> tuple[str, ...]:
    """`development` of a language's speakers."""
    return _names(known) if len(known) < FEW else drawn(known, DEVELOPMENT, seed)[0]


def drawn(known: pd.DataFrame, share: float, seed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Speakers drawn at random, a share of each corpus and gender (rounded, halves up), and the others; both by name.

    Raises CorpusError where one of the two is nobody.
    """
    draw, chosen = np.random.default_rng(seed), set()
    for _, own in (
        known.fillna({"gender": ""}).sort_values("speaker", kind="stable").groupby(["corpus", "gender"], sort=True)
    ):
        order = draw.permutation(own["speaker"].to_numpy(dtype=object))
        chosen.update(order[: int(len(own) * share + 0.5)])
    names = _names(known)
    if not 0 < len(chosen) < len(names):
        raise CorpusError(f"expected speakers for both parts, a share of {share:.2f}; came {len(chosen)} of {names}")
    return tuple(name for name in names if name in chosen), tuple(name for name in names if name not in chosen)


def divisions(known: People, settings: Settings) -> list[Division]:
    """All divisions of a run: its studies in the order of `setup.Model`, then other choices, which are divided as
    "transfer" is."""
    seed, found = settings.seed, []
    for source, target in DIRECTIONS:
        found += carried("transfer", source, target, known, seed)
    for source, target in DIRECTIONS:
        if len(known[target]) < FEW:
            found += _halved(source, target, known, seed)
    for _, target in DIRECTIONS:
        found += _within(target, known, seed)
    for source, target in RATED_DIRECTIONS:
        found.append(_rated(source, target, known, seed))
    for source in dict.fromkeys(source for source, _ in DIRECTIONS):
        for target in THIRD:
            found += carried("third", source, target, known, seed)
    transfer = [one for one in found if one.study == "transfer"]
    # by name: settings that were stored come back in another order, and numbers of models must not depend on it
    return found + [replace(one, study=choice) for choice in sorted(settings.choices) for one in transfer]


def rows(found: Sequence[Division]) -> pd.DataFrame:
    """The table `people` of `results.Results`."""
    columns = ["study", "source", "target", "fold", "part", "speaker"]
    listed = [
        (one.study, one.source, one.target, one.fold, part, name)
        for one in found
        for part in PARTS
        for name in getattr(one, part)
    ]
    return pd.DataFrame(listed, columns=columns)


def _as_source(known: pd.DataFrame, seed: int) -> dict[str, tuple[str, ...]]:
    if len(known) < FEW:
        names = _names(known)
        last = names[int(np.random.default_rng(seed).integers(len(names)))]
        return {"training": tuple(name for name in names if name != last), "validation": (last,)}
    # another seed than the target's third: those who validate are not drawn from those for development alone
    validation, training = drawn(known, VALIDATION, seed + 1)
    return {"training": training, "validation": validation}


def carried(study: str, source: str, target: str, known: People, seed: int) -> list[Division]:
    """The divisions of a source and a target: one, or one for each tested speaker where the target has few."""
    common = _as_source(known[source], seed) | {"compared": compared(known[source], seed)}
    if len(known[target]) < FEW:
        return [
            Division(study, source, target, one, **common, development=_without(known[target], one), tested=(one,))
            for one in _names(known[target])
        ]
    ours, theirs = drawn(known[target], DEVELOPMENT, seed)
    return [Division(study, source, target, FIXED, **common, development=ours, tested=theirs)]


def _halved(source: str, target: str, known: People, seed: int) -> list[Division]:
    common = _as_source(known[source], seed) | {"compared": compared(known[source], seed)}
    ours, theirs = drawn(known[target], 1 / 2, seed)
    return [Division("fixed", source, target, FIXED, **common, development=ours, tested=theirs)]


def _within(language: str, known: People, seed: int) -> list[Division]:
    """The speakers for development train and validate; those tested are those of the study "transfer"."""
    found = []
    for one in carried("within", language, language, known, seed):
        own = known[language][known[language]["speaker"].isin(one.development)]
        found.append(replace(one, **_as_source(own, seed), development=(), compared=()))
    return found


def _rated(source: str, target: str, known: People, seed: int) -> Division:
    """Whoever speaks both languages is on one side only; those who speak one come first where they can be used."""
    order = np.random.default_rng(seed).permutation(sorted({*known[source]["speaker"], *known[target]["speaker"]}))
    mine, theirs = (set(known[each]["speaker"]) for each in (source, target))
    sources = sorted((name for name in order if name in mine), key=lambda name: name in theirs)
    count = RATED_PEOPLE["training"] + RATED_PEOPLE["validation"]
    chosen = sources[:count]
    targets = sorted((name for name in order if name in theirs - set(chosen)), key=lambda name: name not in mine)
    parts = {
        "training": chosen[: RATED_PEOPLE["training"]],
        "validation": chosen[RATED_PEOPLE["training"] :],
        "development": targets[: RATED_PEOPLE["development"]],
        "tested": targets[RATED_PEOPLE["development"] :],
    }
    if not all(parts.values()):
        raise CorpusError(f"{source} to {target}: expected speakers for {', '.join(PARTS)}, came {len(order)} in all")
    named = {part: tuple(sorted(str(name) for name in names)) for part, names in parts.items()}
    return Division("rated", source, target, FIXED, **named, compared=tuple(sorted(str(name) for name in chosen)))


def _names(known: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted(known["speaker"]))


def _without(known: pd.DataFrame, one: str) -> tuple[str, ...]:
    return tuple(name for name in _names(known) if name != one)
