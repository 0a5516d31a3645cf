"""Every setting of `vowels`: what the paper says of it, what it is here, whose choice that is, and what was run beside.

The paper leaves much unsaid that a replication has to settle: sizes of the network, margin, how triplets are drawn, by
what distances are normalised. The table takes what is here from the code that trains, so that it cannot drift.
"""

import numpy as np
import pandas as pd

from sertools.analysis.vowels.anchors import ordered_anchors
from sertools.analysis.vowels.commonality import PRINTED_MAXIMUM
from sertools.analysis.vowels.setup import THIRD, Settings
from sertools.corpora.vowels import DIPHTHONGS, MONOPHTHONGS
from sertools.measure import cepstral, nearey
from sertools.measure.encoders import NEED_WEIGHTS
from sertools.measure.formants import SETTINGS as FORMANTS
from sertools.measure.frames import REACH
from sertools.models.vowel_methods import ADAPTATION_WEIGHT, READINGS, three_bins
from sertools.report.published import PublishedError, load
from sertools.report.tables import MISSING, number

STATED, READ, OWN, CHANGED = "stated", "our reading", "own choice", "not as stated"
SILENT = "not said"
SPEECH, VOWELS, ANCHORS = "speech", "vowels", "anchors"
NETWORK, LOSS, TRAINING, RUNS = "network", "losses", "training", "runs"
COLUMNS = ("of", "setting", "paper", "here", "whose", "beside")
Row = tuple[str, str, str, str, str]
"""Setting, what the paper says, what it is here, whose choice, what else was run."""


def settings_table(settings: Settings) -> pd.DataFrame:
    """A row a setting (index ``of`` and ``setting``): ``paper``, ``here``, ``whose`` and ``beside``.

    whose: `STATED` (as the paper states it), `READ` (its words leave it open), `OWN` (it is silent, or what it names
    cannot be had) or `CHANGED` (it states another value). beside: other values whose results stand somewhere in these
    pages.

    settings: of the run whose models the pages show.
    """
    parts = {
        SPEECH: _speech(),
        VOWELS: _vowels(settings),
        ANCHORS: _anchors(),
        NETWORK: _network(settings),
        LOSS: _losses(settings),
        TRAINING: _training(settings),
        RUNS: _runs(settings),
    }
    rows = [(part, *row) for part, rows in parts.items() for row in rows]
    return pd.DataFrame(rows, columns=list(COLUMNS)).set_index(["of", "setting"])


def printed(row: str, condition: str) -> float:
    """A number of the paper's running text, by its row and condition in `published.csv`.

    Raises PublishedError where the text has none, or several.
    """
    rows = load("vowels")
    found = rows[rows["table"].str.startswith("text") & (rows["row"] == row) & (rows["condition"] == condition)]
    if len(found) != 1:
        raise PublishedError(f"vowels: expected one number of the text for {row!r}, {condition!r}, came {len(found)}")
    return float(found["mean"].iloc[0])


def _whole(row: str, condition: str) -> str:
    return number(printed(row, condition), 0)


def _stated(row: str, condition: str, here: float) -> str:
    """Whose a number is that the paper states: its own, as long as it is used."""
    return STATED if np.isclose(printed(row, condition), here, rtol=1e-9) else CHANGED


def _tried(settings: Settings, name: str) -> str:
    """The values of a setting of the training among the other choices that were run."""
    values = [changed[name] for changed in settings.choices.values() if name in changed]
    return ", ".join(str(value) if isinstance(value, bool) else f"{value:g}" for value in values) or MISSING


def _speech() -> list[Row]:
    samples = _whole("labelled samples", "each emotion and corpus")
    return [
        ("corpora", "MSP-Podcast, BIIC-Podcast; Dusha as a third", f"open acted speech; {', '.join(THIRD)} as thirds",
         OWN, "the paper's, where their audio is at hand"),
        ("partitions", "predefined training, validation and test", "every speaker in one part only", OWN,
         "Mandarin speakers divided once"),
        ("Mandarin as the target", "one test set", "each of four speakers tested in turn, means over them", OWN,
         "Mandarin speakers divided once"),
        ("labelled samples of the target", f"{samples} of each emotion, of its validation set",
         "all that its development speakers have", READ, MISSING),
    ]  # fmt: skip


def _vowels(settings: Settings) -> list[Row]:
    window = _whole("window", "on either side of a phone's centre")
    size = _whole("Wav2vec2.0", "features")
    return [
        ("alignment", "Montreal Forced Aligner; one trained on Mandarin",
         "from the text, against a synthetic voice, then refined on the corpus; Mandarin: its owner's syllables", OWN,
         "TextGrid files of another aligner, where there are"),
        ("which phones are common vowels", "by IPA; no list",
         f"{len(MONOPHTHONGS)} monophthongs and {len(DIPHTHONGS)} diphthongs with the same sign", READ, MISSING),
        ("formants", "no program, no settings", f"Praat, Burg, {FORMANTS.poles:g} formants; a ceiling for each speaker",
         OWN, MISSING),
        ("Nearey's normalisation", "which of two forms is not said",
         f"{nearey.KINDS[0]}: one constant for all formants", READ, f"{nearey.KINDS[1]}: one for each"),
        ("stretch of a vowel", f"{window} ms on either side of its middle",
         f"{number(1000 * REACH, 0)} ms on either side of its middle",
         _stated("window", "on either side of a phone's centre", 1000 * REACH), MISSING),
        ("what its frames become", SILENT, "their mean", OWN, MISSING),
        ("features", f"wav2vec 2.0, {size} values", f"{settings.encoder}, {len(cepstral.NAMES)} values", OWN,
         f"{', '.join(NEED_WEIGHTS)}, where the weights are at hand"),
        ("the encoder's training", "fine-tuned on both corpora for the choice of anchors; not for the models",
         "none: the same features for both", OWN, MISSING),
        ("scale of the features", SILENT, "z-scores over each corpus, without labels", OWN, MISSING),
    ]  # fmt: skip


def _anchors() -> list[Row]:
    mono, diph = (
        ordered_anchors(np.arange(len(names), dtype=float), range(len(names)), kind)
        for kind, names in (("Mono", MONOPHTHONGS), ("Diph", DIPHTHONGS))
    )
    share = _whole("group anchors", "of the vowels of a kind")
    return [
        ("normalised distance", "to between 0 and 1; by what is not said",
         "by the largest over all pairs of vowels and emotions", READ, f"{PRINTED_MAXIMUM:g}, which fits Table 2"),
        ("similarity and distance", "of vowel-centred features", "of mean features", READ,
         "means over pairs of vowels"),
        ("best anchors", "the first of each kind", f"{len(mono['BA'])} monophthong, {len(diph['BA'])} diphthong",
         STATED, MISSING),
        ("group anchors", f"{share} % of each kind", f"{len(mono['GA'])} monophthongs, {len(diph['GA'])} diphthongs",
         STATED, MISSING),
        ("worst anchors", "the last, and the last but one of monophthongs",
         f"{len(mono['WA'])} monophthongs, {len(diph['WA'])} diphthong", STATED, MISSING),
        ("chosen on", "validation samples of both corpora, once",
         "development speakers of both, anew where others are tested", READ, MISSING),
        ("one emotion against the rest", "its own model", "that emotion has anchors, the rest none", READ, MISSING),
    ]  # fmt: skip


def _network(settings: Settings) -> list[Row]:
    training = settings.training
    return [
        ("input", "features by phoneme", "the common vowels of an utterance in order of time", READ, MISSING),
        ("transformer encoder", "its size is not said",
         f"layers {training.layers}, width {training.hidden}, heads {training.heads}, inner width "
         f"{training.feedforward}", OWN, f"layers {_tried(settings, 'layers')}"),
        ("order of the vowels", SILENT, "sinusoidal codes", OWN, MISSING),
        ("from vowels to the utterance", SILENT, "their mean, one linear layer", OWN, MISSING),
        ("cross-phonetic attention", "from the target to the source, before the encoder",
         f"a source vowel asks up to {training.keys} segments of the same vowel in the target's batch", READ, MISSING),
        ("the same for utterances of the target", SILENT, "asks the same vowels of its own utterance", OWN, MISSING),
        ("dropout", SILENT, f"{training.dropout:g} of what each part adds", OWN, MISSING),
    ]  # fmt: skip


def _losses(settings: Settings) -> list[Row]:
    training = settings.training
    weight = printed("adaptation loss", "weight")
    return [
        ("recognition", "cross-entropy on the source", "cross-entropy on the source", STATED, MISSING),
        ("class weights", SILENT, "balanced" if training.weighted else "none", OWN,
         "balanced" if any("weighted" in changed for changed in settings.choices.values()) else MISSING),
        ("anchor, positive, negative", "target; source, same emotion; source, another emotion; same vowels",
         "the same; vowel by vowel", READ, MISSING),
        ("distance", "Euclidean, of f(.)", "Euclidean, of the encoder's output scaled to length 1", READ, MISSING),
        ("margin", "a symbol", f"{training.margin:g}", OWN, _tried(settings, "margin")),
        ("weight of the triplet loss", f"{weight:g}", f"{ADAPTATION_WEIGHT:g}",
         _stated("adaptation loss", "weight", ADAPTATION_WEIGHT), MISSING),
        ("triplets in a step", SILENT,
         f"{training.triplets}, drawn evenly over emotions and vowels; {training.target_batch} utterances of the "
         "target", OWN, MISSING),
        ("emotions of the target", "not used in training (section 4); needed by the loss (section 6.2)",
         f"{READINGS[0]}: of its development speakers", READ, f"{READINGS[1]}: the model's own guesses"),
    ]  # fmt: skip


def _training(settings: Settings) -> list[Row]:
    training = settings.training
    rate, decay = printed("Adam", "learning rate"), printed("Adam", "decaying factor")
    return [
        ("optimiser", f"Adam, {rate:g}", f"Adam, {training.learning_rate:g}",
         _stated("Adam", "learning rate", training.learning_rate), _tried(settings, "learning_rate")),
        ("decaying factor", f"{decay:g}; of what is not said", f"weight decay {training.weight_decay:g}", READ,
         MISSING),
        ("batch", _whole("training", "batch"), f"{training.batch} utterances",
         _stated("training", "batch", training.batch), MISSING),
        ("epochs", f"at most {_whole('training', 'at most')}", f"at most {training.epochs}",
         _stated("training", "at most", training.epochs), MISSING),
        ("early stopping", "some", f"recall of the source's validation speakers, patience {training.patience}", READ,
         MISSING),
    ]  # fmt: skip


def _runs(settings: Settings) -> list[Row]:
    stated = printed("repetition", "each experiment")
    same = _stated("repetition", "each experiment", settings.runs)
    return [
        ("runs", number(stated, 0), f"{settings.runs}, other seeds; {settings.fewer} of what stands beside", same,
         MISSING),
        ("test", "paired t-test over the runs", "the same, and intervals over speakers", STATED, MISSING),
        ("measure", "unweighted average recall", "unweighted average recall", STATED, MISSING),
        ("arousal and valence", _bins_of_the_paper(), bins(), READ, MISSING),
    ]  # fmt: skip


def _bins_of_the_paper() -> str:
    of = "arousal, valence"
    low, high = _whole(of, "low"), _whole(of, "high")
    # medium has two numbers: from and to
    rows = load("vowels")
    medium = rows[(rows["row"] == of) & (rows["condition"] == "medium")]["mean"]
    points = number(printed(f"{of}, dominance", "rating scale"), 0)
    return f"of {points}: up to {low}, {medium.min():g} to {medium.max():g}, from {high}"


def bins() -> str:
    """The three bins of a rating here, in words."""
    scale = np.arange(100, 501) / 100
    bins = three_bins(scale)
    return f"of {scale.max():g}: up to {scale[bins == 0].max():g}, between, from {scale[bins == 2].min():g}"
