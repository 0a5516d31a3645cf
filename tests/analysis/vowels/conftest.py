"""A run of `vowels` with guesses in the place of trained models: every table of `Results`, few speakers, and the facts
of their utterances."""

import itertools

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.results import SCORES, Results
from sertools.analysis.vowels.setup import (
    BASELINES,
    DIRECTIONS,
    EMOTIONS,
    FIXED,
    LANGUAGES,
    RATED,
    RATED_DIRECTIONS,
    TASKS,
    THIRD,
    Model,
    Settings,
    readings,
)
from sertools.corpora.vowels import DIPHTHONGS, MONOPHTHONGS, VOWELS
from sertools.models.anchored_training import COLUMNS
from sertools.models.vowel_methods import METHODS

SETTINGS = Settings(runs=3, fewer=2, embedded=2)
DEVELOPMENT = {"English": 4, "Mandarin": 0, "Polish": 3, "German": 3, "English, rated": 3, "Danish, rated": 4}
TESTED = {"English": 9, "Mandarin": 4, "Polish": 6, "German": 7, "English, rated": 4, "Danish, rated": 6}
REPEATED = 3
"""Utterances of each speaker in each emotion."""
WIDTH = 4
"""Numbers of an embedding."""


def speakers(language):
    """Development speakers, then tested ones; those of English are of several corpora."""
    corpora = LANGUAGES[language]
    count = DEVELOPMENT[language] + TESTED[language]
    return [f"{corpora[place % len(corpora)]}-{place:02d}" for place in range(count)]


def facts(seed=0):
    """Corpus, speaker, emotion and ratings of all utterances, indexed by utterance."""
    draw, rows = np.random.default_rng(seed), {}
    for language in LANGUAGES:
        for speaker, emotion, number in itertools.product(speakers(language), EMOTIONS, range(REPEATED)):
            corpus = speaker.rsplit("-", 1)[0]
            ratings = draw.uniform(1, 5, size=2) if "emotale" in corpus else [np.nan, np.nan]
            rows[f"{corpus}/{speaker}-{emotion}-{number}"] = (corpus, speaker, emotion, *ratings)
    columns = ["corpus", "speaker", "emotion", "activation", "valence"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("utterance")


def folds(target, study):
    """Name of each division and who is tested in it."""
    tested = speakers(target)[DEVELOPMENT[target] :]
    if target == "Mandarin":
        return {FIXED: tested[2:]} if study == "fixed" else {who: [who] for who in tested}
    return {FIXED: tested}


def models(settings=SETTINGS):
    """Every model of a run, numbered; nothing is trained."""
    paper = [(one.name, one.kind or "", readings(one.name)) for one in METHODS]
    pseudo = [("GA-CL", "Both", "pseudo"), ("AGA-CL", "Both", "pseudo")]
    beside = [("CL", "", ""), ("GA-CL", "Both", "given"), ("AGA-CL", "Both", "given")]
    asked = []
    for pair in DIRECTIONS:
        baselines = [(name, "", "") for name in BASELINES]
        asked.append(("transfer", pair, [*paper, *pseudo, *baselines], settings.tasks, settings.runs))
        asked += [(name, pair, beside, TASKS[:1], settings.fewer) for name in settings.choices]
    asked.append(("fixed", ("English", "Mandarin"), paper, settings.tasks, settings.fewer))
    asked += [("within", (name, name), beside[:1], settings.tasks, settings.runs) for name in ("English", "Mandarin")]
    asked += [("rated", pair, paper, tuple(RATED), settings.runs) for pair in RATED_DIRECTIONS]
    for pair in itertools.product(("English", "Mandarin"), THIRD):
        asked.append(("third", pair, [beside[0], beside[2]], settings.tasks, settings.runs))
    made = []
    for study, (source, target), methods, tasks, runs in asked:
        for fold, (model, kind, reading), task, run in itertools.product(
            folds(target, study), methods, tasks, range(runs)
        ):
            made.append(Model(study, source, target, fold, model, kind, reading, task, run, len(made)))
    return made


def guesses(asked, utterances, seed=0):
    """Random scores of every model on its tested utterances."""
    draw, frames = np.random.default_rng(seed), []
    of_speaker = {who: rows.index.to_numpy() for who, rows in utterances.groupby("speaker")}
    for model in asked:
        tested = np.concatenate([of_speaker[who] for who in folds(model.target, model.study)[model.fold]])
        classes = 4 if model.task == "4-CAT" else 3 if model.task in RATED else 2
        scores = np.full((len(tested), len(SCORES)), np.nan, dtype=np.float32)
        scores[:, :classes] = draw.dirichlet(np.ones(classes), size=len(tested)).astype(np.float16)
        frame = pd.DataFrame(scores, columns=list(SCORES))
        frame.insert(0, "utterance", tested)
        frame.insert(0, "number", model.number)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def people(asked):
    """Who is what in each division; sources train, the last of them validates."""
    rows = []
    for key in dict.fromkeys((one.study, one.source, one.target, one.fold) for one in asked):
        study, source, target, fold = key
        tested = folds(target, study)[fold]
        rest = [who for who in speakers(target) if who not in tested]
        parts = {"tested": tested}
        if source == target:
            parts |= {"training": rest[:-1], "validation": rest[-1:]}
        else:
            sources = speakers(source)
            parts |= {"development": rest, "training": sources[:-1], "validation": sources[-1:]}
        rows += [(*key, part, who) for part, all_of_it in parts.items() for who in all_of_it]
    return pd.DataFrame(rows, columns=["study", "source", "target", "fold", "part", "speaker"])


def chosen(asked, seed=0):
    """Random scores of vowels and the anchors that follow, for each division with anchored models."""
    draw, rows = np.random.default_rng(seed), []
    for key in dict.fromkeys((one.study, one.source, one.target, one.fold) for one in asked if one.anchors):
        for emotion, (kind, vowels) in itertools.product(
            EMOTIONS.values(), {"Mono": MONOPHTHONGS, "Diph": DIPHTHONGS}.items()
        ):
            scores = draw.uniform(0.5, 0.9, size=len(vowels))
            order = np.argsort(-scores)
            groups = {"BA": order[:1], "WA": order[-2 if kind == "Mono" else -1 :], "GA": order[: len(order) // 2]}
            rows += [
                (*key, group, kind, emotion, vowels[place], scores[place])
                for group, places in groups.items()
                for place in places
            ]
    columns = ["study", "source", "target", "fold", "group", "kind", "emotion", "vowel", "score"]
    return pd.DataFrame(rows, columns=columns)


def embedded(asked, settings=SETTINGS, seed=0):
    """Random sums of embeddings of the binary models that are asked for Com after training."""
    draw, rows, places = np.random.default_rng(seed), [], [f"e{place:02d}" for place in range(WIDTH)]
    for model in asked:
        wanted = model.model == "CL" or (model.model, model.anchors, model.reading) == ("AGA-CL", "Both", "given")
        if not (model.study == "transfer" and wanted and model.task != "4-CAT" and model.run < settings.embedded):
            continue
        sides = {"source": speakers(model.source)[-2:], "target": folds(model.target, model.study)[model.fold]}
        for side, who in sides.items():
            for speaker, vowel in itertools.product(who, VOWELS):
                count = int(draw.integers(2, 7))
                sums = count * draw.normal(0.5 + VOWELS.index(vowel) / 10, 0.1, size=WIDTH)
                rows.append((model.number, side, speaker, vowel, count, *sums))
    return pd.DataFrame(rows, columns=["number", "side", "speaker", "vowel", "count", *places])


def shown(asked, seed=0):
    """Random embeddings of single tokens, of the models of Figure 5."""
    draw, rows, places = np.random.default_rng(seed), [], [f"e{place:02d}" for place in range(WIDTH)]
    for model in asked:
        named = (model.study, model.model, model.anchors, model.reading, model.run)
        if named != ("transfer", "AGA-CL", "Both", "given", 0) or model.task == "4-CAT" or model.target != "Mandarin":
            continue
        sides = {"source": speakers(model.source)[-1:], "target": folds(model.target, model.study)[model.fold]}
        for side, who in sides.items():
            for speaker, vowel, _ in itertools.product(who, VOWELS, range(2)):
                rows.append((model.number, side, speaker, vowel, *draw.normal(VOWELS.index(vowel), 1, size=WIDTH)))
    frame = pd.DataFrame(rows, columns=["number", "side", "speaker", "vowel", *places])
    return frame.astype(dict.fromkeys(places, np.float32))


def histories(asked, epochs=2):
    """Curves of the models of run 0, the same for all."""
    frame = pd.DataFrame(
        [
            (one.number, epoch, quantity, 1.0 / epoch)
            for one in asked
            if one.run == 0 and one.method is not None
            for epoch in range(1, epochs + 1)
            for quantity in COLUMNS
        ],
        columns=["number", "epoch", "quantity", "value"],
    )
    return frame


def results(asked, scores, settings=SETTINGS):
    """All tables of a run of these models with these scores."""
    table = pd.DataFrame([vars(one) for one in asked]).set_index("number")
    baseline = table["model"].isin(BASELINES)
    costs = {
        "seconds": 0.5,
        "epochs": np.where(baseline, np.nan, 2.0),
        "best": np.where(baseline, np.nan, 1.0),
    }
    return Results(
        table.assign(**costs), scores, people(asked), histories(asked), chosen(asked), embedded(asked, settings),
        shown(asked), settings,
    )  # fmt: skip


@pytest.fixture(scope="session")
def utterances():
    """Corpus, speaker, emotion, activation and valence, indexed by utterance."""
    return facts()


@pytest.fixture(scope="session")
def guessed(utterances):
    """A run whose models guess."""
    asked = models()
    return results(asked, guesses(asked, utterances))
