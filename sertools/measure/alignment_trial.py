"""How well and how fast the alignment does: on hand labels where there are any, else against other aligners.

EMO-DB has hand labels. Elsewhere two ways that know nothing of each other's models are compared: dynamic time warping
with the models estimated after it, PocketSphinx with ours in English, the owner's labels of syllables with ours from
the text in Mandarin. Where they agree both may be wrong, where they do not one is.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas

from sertools.corpora import transcripts
from sertools.corpora.phones import Phone
from sertools.measure import alignment, alignment_score, audio
from sertools.measure.aligned_corpora import BY_SYLLABLES, syllable_parts
from sertools.measure.alignment_sphinx import NoAlignment, align_english
from sertools.measure.hand_labels import read_lablaut

HAND_LABELS = "emodb"
"""The corpus with hand labels."""
PLAIN, REFINED, SYLLABLES, SPHINX, HAND = "plain", "refined", "syllables", "PocketSphinx", "hand labels"
ALL = "all"
QUANTILES = {"shortest_tenth": 0.1, "median_length": 0.5, "longest_tenth": 0.9}


@dataclass(frozen=True)
class Trial:
    """A corpus aligned in every way that there is for it.

    Attributes:
        name: of the corpus. table: its utterances.
        phones: way (``PLAIN``, ``REFINED``, ``SYLLABLES``) to utterance to phones.
        seconds: utterance to the recording's duration; those that can be read.
        cpu: step (``reading``, and the ways) to CPU seconds of this process and its children's; ``REFINED`` is what
            comes on top of ``PLAIN``.
        failures: DataFrame with the columns utterance and reason.
        repaired: utterances whose labels of syllables were missing or wrong.
    """

    name: str
    table: pandas.DataFrame
    phones: Mapping[str, Mapping[str, tuple[Phone, ...]]]
    seconds: Mapping[str, float]
    cpu: Mapping[str, float]
    failures: pandas.DataFrame
    repaired: tuple[str, ...] = ()

    @property
    def used(self) -> str:
        """The way that the corpus's tokens come from."""
        return SYLLABLES if SYLLABLES in self.phones else REFINED


def trial(name: str, table: pandas.DataFrame, root: Path) -> Trial:
    """Align a corpus, on one thread.

    Errors as in :func:`sertools.measure.alignment.align_corpus`.
    """
    alignment.read_sounds(table.iloc[:1], root, workers=1)  # what only the first recording waits for: imports
    texts = transcripts.of(table, root, name)
    language = alignment.checked_language(table, texts)
    cpu, began = {}, _cpu()
    sounds, unread = alignment.read_sounds(table, root, workers=1)
    cpu["reading"], began = _cpu() - began, _cpu()
    plain = alignment.warped(sounds, {utterance: texts[utterance] for utterance in sounds}, table["gender"])
    cpu[PLAIN], began = _cpu() - began, _cpu()
    optional = tuple(alignment.OPTIONAL.get(language, ()))
    refined, short = alignment.refined(sounds, plain, alignment.rounds_for(texts), optional)
    cpu[REFINED], began = _cpu() - began, _cpu()
    phones, repaired, failed = {PLAIN: plain, REFINED: refined}, (), short
    if name == BY_SYLLABLES:
        divided, _ = syllable_parts(table, root, sounds)
        cpu[SYLLABLES] = _cpu() - began
        phones[SYLLABLES], repaired, failed = divided.phones, divided.repaired, list(divided.failures.items())
    failures = pandas.concat([unread, pandas.DataFrame(failed, columns=["utterance", "reason"], dtype="str")])
    seconds = {utterance: sound.seconds for utterance, sound in sounds.items()}
    return Trial(name, table, phones, seconds, cpu, failures.reset_index(drop=True), repaired)


def hand_labels(table: pandas.DataFrame, root: Path) -> dict[str, tuple[Phone, ...]]:
    """EMO-DB's hand labels, of the recordings that have any."""
    files = {path.stem.removesuffix("xx"): path for path in sorted(Path(root).rglob("*.lablaut"))}
    found = {utterance: files.get(Path(file).stem) for utterance, file in table["file"].items()}
    marked = {utterance: read_lablaut(path) for utterance, path in found.items() if path is not None}
    return {utterance: phones for utterance, phones in marked.items() if phones}


def by_sphinx(
    table: pandas.DataFrame, root: Path, name: str, count: int, seed: int
) -> tuple[dict[str, tuple[Phone, ...]], dict[str, str], float]:
    """PocketSphinx on some recordings of an English corpus.

    Args:
        count: recordings, drawn evenly from all. seed: of the draw.

    Returns:
        Utterance to phones; utterance to the reason why there are none; CPU seconds.
    """
    drawn = table.loc[numpy.random.default_rng(seed).permutation(table.index)[:count]]
    texts, phones, failures, began = transcripts.of(drawn, root, name), {}, {}, _cpu()
    for utterance, file in drawn["file"].items():
        try:
            phones[utterance] = align_english(audio.read(Path(root) / file).samples, texts[utterance].text)
        except (NoAlignment, audio.AudioError) as error:
            failures[utterance] = str(error)
    return phones, failures, _cpu() - began


def compared(
    one: Mapping[str, Iterable[Phone]], other: Mapping[str, Iterable[Phone]], table: pandas.DataFrame
) -> tuple[pandas.DataFrame, dict[str, float]]:
    """The vowels of two alignments, the utterances that both have.

    Args:
        one: the judged alignment. other: the one that it is judged by.
        table: utterances, for ``speaker`` and ``emotion``.

    Returns:
        A row a pair: utterance, speaker, emotion, vowel (the other's, IPA), hit (the one's centre lies inside the
        other's vowel), error (between the centres, seconds); and :meth:`sertools.measure.alignment_score.Score.summary`
        with the number of ``utterances``.
    """
    both = [utterance for utterance in one if utterance in other]
    score = alignment_score.score({each: one[each] for each in both}, {each: other[each] for each in both})
    who = table.loc[score.pairs["utterance"], ["speaker", "emotion"]].reset_index(drop=True)
    pairs = score.pairs[["utterance", "vowel", "hit", "error"]].reset_index(drop=True)
    pairs = pandas.concat([pairs[["utterance"]], who, pairs[["vowel", "hit", "error"]]], axis=1)
    return pairs, {"utterances": len(both), **score.summary()}


def by_emotion(made: Trial) -> pandas.DataFrame:
    """What can be said of an alignment without anything to judge it by, for each emotion and all of them.

    Returns:
        DataFrame with the columns corpus, emotion (``ALL``: every one), recordings, failed, seconds (of speech), vowels
        (of any kind), floored (of the shortest length), ``QUANTILES`` (of the vowels' durations, s), and of the vowels
        that plain warping and the refined way share: ``agree`` (share of warping's centres inside the refined vowel),
        ``apart`` and ``apart_ninety`` (median and 90 % quantile of the distance between centres, s).
    """
    vowels = pandas.DataFrame(
        [(utterance, one.end - one.start) for utterance, found in made.phones[made.used].items()
         for one in found if one.vowel],
        columns=["utterance", "length"],
    )  # fmt: skip
    pairs, _ = compared(made.phones[PLAIN], made.phones[REFINED], made.table)
    emotion = made.table["emotion"]
    rows = []
    for name in [ALL, *sorted(emotion.dropna().unique())]:
        chosen = emotion.index if name == ALL else emotion.index[emotion == name]
        lengths = vowels["length"][vowels["utterance"].isin(chosen)]
        own = pairs if name == ALL else pairs[pairs["emotion"] == name]
        rows.append(
            {
                "corpus": made.name,
                "emotion": name,
                "recordings": len(chosen),
                "failed": int(made.failures["utterance"].isin(chosen).sum()),
                "seconds": sum(made.seconds.get(utterance, 0.0) for utterance in chosen),
                "vowels": len(lengths),
                "floored": int((lengths < alignment.FLOOR).sum()),
                **{column: lengths.quantile(share) for column, share in QUANTILES.items()},
                "agree": own["hit"].mean(),
                "apart": own["error"].median(),
                "apart_ninety": own["error"].quantile(0.9),
            }
        )
    return pandas.DataFrame(rows)


def _cpu() -> float:
    """CPU seconds so far, those of espeak-ng's process included (once it has ended)."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
