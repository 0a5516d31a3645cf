"""Training, validation and test partitions of Dissanayake et al. (2020), as published and mended.

Section 3.1 of the paper, corpus by corpus (what is our reading stands in brackets):

* EMO-DB: actor 15 tests, 16 validates, the other eight train.
* EMOVO: the first two men and women train; the third man validates, the third woman tests [in the order in which the
  sentence names partitions and speakers].
* RAVDESS: actors 1 to 22 train, 23 tests, 24 validates.
* SAVEE: DC, JE and JK train; KL is "split equally for testing and validation" [halves drawn at random within each
  emotion, since the text does not say how].
* IEMOCAP: "the first five sessions" train, half of "the sixth session" each validates and tests. IEMOCAP has five
  sessions [1 to 4 train, 5 is split as KL is].
* TESS is in no partition: it is the unseen corpus.

The text also says that speakers were strictly separated over training, validation and test. For KL and the divided
session that cannot be true of validation and test: the variant ``mended`` tests on all of KL and takes no validation
rows from SAVEE, and lets the man of session 5 validate and the woman test [as in EMOVO]. All else is equal.
"""

from collections.abc import Collection, Mapping

import numpy
import pandas

from sertools.corpora.leakage import Leakage, audit
from sertools.corpora.table import CorpusError

ROLES = ("training", "validation", "test", "unseen")
VARIANTS = ("published", "mended")
CORPORA = ("emodb", "emovo", "iemocap", "ravdess", "savee")
"""The corpora that are divided, in the order of the paper's Table 2."""
UNSEEN = "tess"

_HALVED = "halved"
_SPEAKERS: Mapping[str, Mapping[str, str]] = {
    "emodb": {"emodb-15": "test", "emodb-16": "validation"},
    "emovo": {"emovo-m3": "validation", "emovo-f3": "test"},
    "ravdess": {"ravdess-23": "test", "ravdess-24": "validation"},
    "savee": {"savee-KL": _HALVED},
    "iemocap": {"iemocap-Ses05F": _HALVED, "iemocap-Ses05M": _HALVED},
}
_MENDED: Mapping[str, Mapping[str, str]] = {
    "savee": {"savee-KL": "test"},
    "iemocap": {"iemocap-Ses05M": "validation", "iemocap-Ses05F": "test"},
}
_KNOWN_SPEAKERS = {"emodb": 10, "emovo": 6, "ravdess": 24, "savee": 4, "iemocap": 10}


def partition(
    table: pandas.DataFrame,
    variant: str = "published",
    *,
    seed: int = 0,
    random: Collection[str] = (),
    savee_held_out: str = "KL",
) -> pandas.Series:
    """The role of every utterance.

    Args:
        table: a table of utterances of any of ``CORPORA`` and of TESS.
        variant: ``"published"`` or ``"mended"``.
        seed: decides the halves and the random splits; the same seed and utterances give the same roles in any order of
            rows.
        random: corpora whose utterances are dealt out at random instead, speakers ignored, as the literature did
            (section 4.3): within each emotion, with as many rows in each role as the variant gives (to the row).
        savee_held_out: the speaker of SAVEE who takes KL's place: DC, JE, JK or KL. With one speaker alone it cannot be
            said whether a poor result is due to the split or to that man.

    Returns:
        Series ``role`` of text with the table's index: one of ``ROLES``.

    Raises:
        CorpusError: an unknown variant or speaker; a corpus that the paper does not divide, in the table or in
            ``random``; a speaker whom its corpus does not have; a corpus that lacks a speaker who tests or validates.
    """
    if variant not in VARIANTS:
        raise CorpusError(f"expected a variant out of {', '.join(VARIANTS)}, came {variant!r}")
    if strange := sorted(set(table["corpus"]) - {*CORPORA, UNSEEN}):
        raise CorpusError(f"expected rows of {', '.join((*CORPORA, UNSEEN))}, came rows of {', '.join(strange)}")
    if strange := sorted(set(random) - set(CORPORA)):
        raise CorpusError(f"expected random splits of {', '.join(CORPORA)}, came {', '.join(strange)}")
    if savee_held_out not in ("DC", "JE", "JK", "KL"):
        raise CorpusError(f"expected a speaker of SAVEE out of DC, JE, JK, KL; came {savee_held_out!r}")
    roles = pandas.Series("unseen", index=table.index, dtype="str", name="role")
    for corpus in CORPORA:
        rows = table[table["corpus"] == corpus]
        if rows.empty:
            continue
        places = {**_SPEAKERS, **(_MENDED if variant == "mended" else {})}[corpus]
        if corpus == "savee":
            places = {f"savee-{savee_held_out}": role for role in places.values()}
        found = _by_speaker(rows, places, corpus, seed)
        roles[rows.index] = _dealt(rows, found, seed) if corpus in random else found
    return roles


def audits(table: pandas.DataFrame, roles: pandas.Series) -> dict[str, dict[str, Leakage]]:
    """What each partition gives away of the others, corpus by corpus and over all.

    Args:
        table: as given to :func:`partition`. roles: what it returned.

    Returns:
        Corpus (``"all"`` last) to pair to audit. The pairs are ``"training, validation"``, ``"training, test"``,
        ``"validation, test"`` and, for ``"all"``, ``"training, unseen"``; a pair of which one side has no rows is left
        out. The second of a pair is the side that is asked about.

    Raises:
        CorpusError: roles of other rows.
    """
    if not roles.index.equals(table.index):
        raise CorpusError(f"expected a role for each of {len(table)} rows, came {len(roles)} roles of other rows")
    divided = [corpus for corpus in CORPORA if (table["corpus"] == corpus).any()]
    masks = {corpus: table["corpus"] == corpus for corpus in divided} | {"all": table["corpus"].notna()}
    pairs = [("training", "validation"), ("training", "test"), ("validation", "test"), ("training", "unseen")]
    found: dict[str, dict[str, Leakage]] = {}
    for name, mask in masks.items():
        sides = {role: table[mask & (roles == role)] for role in ROLES}
        found[name] = {
            f"{first}, {second}": audit(sides[first], sides[second])
            for first, second in pairs
            if len(sides[first]) and len(sides[second])
        }
    return found


def sizes(table: pandas.DataFrame, roles: pandas.Series) -> pandas.DataFrame:
    """Utterances and speakers of each corpus in each role.

    Returns:
        DataFrame indexed by ``corpus`` and ``role`` with the integer columns ``utterances`` and ``speakers`` and the
        column ``who`` (their ids without the corpus, sorted); roles without rows are left out.
    """
    grouped = table.assign(role=roles).groupby(["corpus", "role"], sort=False)["speaker"]
    rows = grouped.agg(
        utterances="size",
        speakers="nunique",
        who=lambda speakers: ", ".join(sorted(one.split("-", 1)[1] for one in set(speakers))),
    )
    order = sorted(rows.index, key=lambda place: ((*CORPORA, UNSEEN).index(place[0]), ROLES.index(place[1])))
    return rows.reindex(pandas.MultiIndex.from_tuples(order, names=["corpus", "role"]))


def _by_speaker(rows: pandas.DataFrame, places: Mapping[str, str], corpus: str, seed: int) -> pandas.Series:
    absent = sorted(set(places) - set(rows["speaker"]))
    if absent:
        raise CorpusError(
            f"{corpus}: expected rows of {', '.join(places)} to validate and test, came none of {', '.join(absent)}"
        )
    if rows["speaker"].nunique() > _KNOWN_SPEAKERS[corpus]:
        raise CorpusError(
            f"{corpus}: expected at most {_KNOWN_SPEAKERS[corpus]} speakers, came {rows['speaker'].nunique()}"
        )
    roles = rows["speaker"].map(dict(places)).fillna("training")
    halved = rows[roles == _HALVED]
    if len(halved):
        # Every second row of a shuffle that is sorted by emotion: each emotion is halved, to the row.
        order = _shuffled(halved, seed)
        roles[order[0::2]], roles[order[1::2]] = "test", "validation"
    return roles


def _dealt(rows: pandas.DataFrame, like: pandas.Series, seed: int) -> pandas.Series:
    """Roles dealt out at random within emotions, as often as in ``like``."""
    counts = like.value_counts().sort_index()
    # Evenly spaced in an order that is sorted by emotion: each role has its share of each emotion, to the row.
    places = numpy.concatenate([(numpy.arange(count) + 0.5) / count for count in counts])
    names = numpy.repeat(counts.index.to_numpy(dtype=object), counts)[numpy.argsort(places, kind="stable")]
    return pandas.Series(names, index=_shuffled(rows, seed), dtype="str").reindex(rows.index)


def _shuffled(rows: pandas.DataFrame, seed: int) -> pandas.Index:
    """Ids sorted by emotion, in random order inside each; independent of the order of rows."""
    ids = rows.index.sort_values()
    shuffled = ids[numpy.random.default_rng(seed).permutation(len(ids))]
    emotions = rows.loc[shuffled, "emotion"].fillna("")
    return emotions.sort_values(kind="stable").index
