"""Cases of `benchmarks.growth`: measuring sound, keeping tables, dividing speakers, and training."""

import hashlib
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import soundfile

from benchmarks.growth_case import case
from benchmarks.growth_rows import trained, utterances
from benchmarks.vowels import noise
from sertools.corpora import own
from sertools.corpora.espeak import Engine, Voice
from sertools.corpora.folds import random_folds, random_share, speaker_folds, subsample
from sertools.corpora.table import validate
from sertools.corpora.tracks import IEMOCAP_PROPORTIONS
from sertools.corpora.transcripts import Transcript
from sertools.measure import parquet
from sertools.measure.alignment import align_corpus
from sertools.measure.cache import Cache
from sertools.measure.egemaps import NAMES
from sertools.measure.encoders import encoder
from sertools.measure.measure import FACTS, measure
from sertools.measure.measure_series import measure_series
from sertools.measure.measure_tokens import measure_tokens
from sertools.measure.normalisation import normalise
from sertools.measure.series import Series
from sertools.models import anchored, grid, recognition
from sertools.models.anchored_request import Settings, Target
from sertools.models.baselines.catalogue import BASELINES
from sertools.models.baselines.classifier import Training
from sertools.models.baselines.gan import Adversarial
from sertools.models.baselines.problem import Problem
from sertools.models.methods import METHODS, members
from sertools.models.pretraining import pretrain
from sertools.models.vowel_methods import METHODS as VOWEL_METHODS
from sertools.models.vowel_methods import members as vowel_members
from sertools.models.vowel_methods import task_anchors, tasks

RECORDINGS = (30, 100, 300, 1000)
"""Numbers of recordings that are measured; each is measured by itself, so a few show how cost grows."""
TEXTS = ("Die Lampe im Flur leuchtet.", "Drei alte Bretter liegen im Garten.")
EMOTIONS = ("neutral", "sad", "happy", "angry")
TABLE = [
    "file",
    "corpus",
    "language",
    "speaker",
    "gender",
    "emotion",
    "activation",
    "valence",
    "rating",
    "text",
    "session",
]


@cache
def _place() -> Path:
    return Path(tempfile.mkdtemp(prefix="growth-"))


def recordings(count: int) -> tuple[pd.DataFrame, Path]:
    """So many recordings of one second of noise, all different, and their table."""
    root = _place() / f"sound-{count}"
    root.mkdir(exist_ok=True)
    names = [f"{number}.wav" for number in range(count)]
    for number, name in enumerate(names):
        samples = 0.1 * np.random.default_rng(number).standard_normal(16_000)
        soundfile.write(root / name, samples, 16_000, subtype="PCM_16")
    table = pd.DataFrame({"file": names, "corpus": "made"}, index=pd.Index(names, name="utterance"))
    return table, root


def empty_cache() -> Cache:
    """A cache of its own for each call, so that every recording is measured."""
    return Cache(Path(tempfile.mkdtemp(dir=_place())))


@case("measure: functionals of one second", sizes=RECORDINGS)
def functionals(size, draws):
    given = recordings(size)
    return lambda: measure(*given, workers=1, cache=empty_cache(), progress=False)


@case("measure: MFCC series of one second", sizes=RECORDINGS)
def mfcc_series(size, draws):
    given = recordings(size)
    return lambda: measure_series(*given, name="made", workers=1, cache=empty_cache(), progress=False)


def sentences(count: int) -> tuple[pd.DataFrame, Path, dict[str, Transcript]]:
    """So many recordings of two sentences by two synthetic voices, each with noise of its own, their table, and what
    is said."""
    root = _place() / f"speech-{count}"
    root.mkdir(exist_ok=True)
    voices = [Voice("slow", "female", (180, 230), 1.14, 120), Voice("fast", "male", (90, 120), 0.95, 190)]
    with Engine(voices) as engine:
        spoken = [(voice.gender, text, engine.speak("de", voice, text, seed=0)) for text in TEXTS for voice in voices]
    rows, said = [], {}
    for number in range(count):
        gender, text, speech = spoken[number % len(spoken)]
        noise = np.random.default_rng(number).normal(0, 1e-3, len(speech.samples))
        soundfile.write(root / f"{number}.wav", speech.samples + noise, speech.rate)
        utterance = f"made/{number}"
        rows.append((utterance, f"{number}.wav", "de", f"made-{gender}", gender, "neutral"))
        said[utterance] = Transcript("de", text)
    columns = ["utterance", "file", "language", "speaker", "gender", "emotion"]
    labels = {"corpus": "made", "activation": 3.0, "valence": 3.0}
    return pd.DataFrame(rows, columns=columns).set_index("utterance").assign(**labels), root, said


@case("measure: align a sentence", sizes=RECORDINGS)
def aligned(size, draws):
    given = sentences(size)
    return lambda: align_corpus(*given, workers=1)


@case("measure: vowels of a sentence", sizes=RECORDINGS)
def vowels(size, draws):
    table, root, _ = sentences(size)
    starts = np.tile([0.2, 0.5, 0.8], size)
    spans = pd.DataFrame({"utterance": table.index.repeat(3), "vowel": "i", "start": starts, "end": starts + 0.08})
    given = {"name": "made", "encoder": encoder("cepstral"), "workers": 1, "progress": False}
    return lambda: measure_tokens(table, spans, root, cache=empty_cache(), **given)


def measured(size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A table of the schema's columns, and its measurements with the facts of the recordings."""
    made = utterances(size)
    facts = pd.DataFrame({"seconds": 1.0, "rate": 16_000, "channels": 1}, made.table.index)
    facts["samples_sha256"] = [hashlib.sha256(name.encode()).hexdigest() for name in made.table.index]
    return made.table[TABLE], facts[list(FACTS)].join(made.features)


@case("keep: write and read Parquet")
def kept(size, draws):
    given, path = measured(size), _place() / f"made-{size}.parquet"
    return lambda: parquet.read(parquet.write(path, *given, {"corpus": "made"}), "made")


@case("keep: series, written and read")
def kept_series(size, draws):
    table = measured(size)[0]
    frames = np.random.default_rng(0).standard_normal((size * 5, 40), dtype=np.float32)
    offsets = np.arange(size + 1) * 5
    path = _place() / f"series-{size}.parquet"
    return lambda: Series.load(Series("made", table, frames, offsets).save(path), "made")


@case("check the schema of a table")
def schema(size, draws):
    table = measured(size)[0]
    return lambda: validate(table, name="made")


@case("read one's own CSV of labels and features")
def own_corpus(size, draws):
    folder = _place() / f"own-{size}"
    folder.mkdir(exist_ok=True)
    made = utterances(size)
    made.table[["file", "speaker", "emotion", "activation"]].to_csv(folder / "labels.csv", index=False)
    features = made.features.round(3).assign(file=made.table["file"].to_numpy())
    features.to_csv(folder / "features.csv", index=False)
    return lambda: own.read(folder, NAMES)


@case("divide speakers into folds")
def divided(size, draws):
    table = utterances(size).table

    def call():
        for fold in (*speaker_folds(table, 5, 0), *random_folds(table, 5, 0)):
            subsample(table, fold.train, IEMOCAP_PROPORTIONS, 0)
        random_share(table, 0.2, 0)

    return call


@case("standardise and leave out outliers")
def standardised(size, draws):
    made = utterances(size)
    return lambda: normalise(made)


@case("train: a VAE, 2 epochs")
def grid_trained(size, draws):
    made = utterances(size)
    given = made.features.to_numpy(), members((METHODS["Unsupervised"],), 1, 1), [np.arange(size)]
    labels = {"activation": made.table["activation"].to_numpy()[None]}
    emotions = np.arange(size) % 4
    return lambda: grid.train(*given, emotions, labels, epochs=2, seed=0)


@case("embed with a VAE")
def embedded(size, draws):
    features, made = utterances(size).features.to_numpy(), trained("Unsupervised")
    return lambda: (made.embed(features), made.reconstruct(features))


def _series(size: int) -> dict[str, np.ndarray]:
    """Series of half a second."""
    frames = np.random.default_rng(0).standard_normal((size * 50, 40), dtype=np.float32)
    return {"frames": frames, "offsets": np.arange(size + 1) * 50}


@case("train: sparse autoencoder of series, 1 epoch")
def sparse(size, draws):
    given, last = _series(size), np.arange(size - 9, size)
    return lambda: pretrain(**given, training=np.arange(size - 9), held_out=last, seed=0, epochs=1)


@case("train: CNN-LSTM, 1 epoch")
def cnn_lstm(size, draws):
    given, last, labels = _series(size), np.arange(size - 9, size), np.arange(size) % 3
    options = {"strategy": "scratch", "seed": 0, "epochs": 1}
    return lambda: recognition.train(
        **given, labels=labels, training=np.arange(size - 9), validation=last, **options
    )  # fmt: skip


@case("train: vowel-anchored transformer, 1 epoch")
def anchored_transformer(size, draws):
    source, emotions = noise(1, size, 64)
    other, others = noise(2, max(40, size // 4), 64)
    anchors = np.random.default_rng(3).random((len(EMOTIONS), 10)) < 0.5
    target = Target(other, tasks(others, EMOTIONS), task_anchors({("GA", "Both"): anchors}, EMOTIONS))
    labels = tasks(emotions, EMOTIONS)
    (method,) = (one for one in VOWEL_METHODS if (one.name, one.kind) == ("AGA-CL", "Both"))
    asked = [one for one in vowel_members([method], list(labels), 1) if one.task == "4-CAT"]
    rows = np.arange(size - size // 8), np.arange(size - size // 8, size)
    settings = replace(Settings(), epochs=1, patience=1)
    return lambda: anchored.train(source, labels, *rows, asked, target=target, settings=settings)


def _baseline(name: str, **options):
    def make(size, draws):
        draw, held_out = np.random.default_rng(0), 40
        truth = np.arange(size) % 4
        source, target = (draw.normal(size=(rows, 64)) for rows in (size, max(40, size // 4)))
        source[:, :4] += np.eye(4)[truth]
        problem = Problem(source, truth[None], source[:held_out], truth[None, :held_out], target)
        return lambda: BASELINES[name].train(problem, runs=[0], **options)

    return make


case("train: NMF")(_baseline("NMF"))
case("train: Ensemble, 50 trees", limit=30_000, past="fewer trees: a tree costs n log n")(
    _baseline("Ensemble", trees=50)
)
case("train: GAN, 1 epoch")(_baseline("GAN", adversarial=Adversarial(epochs=1), training=Training(epochs=1)))
case("train: Few-shot, 1 epoch")(_baseline("Few-shot", training=Training(epochs=1)))
