"""Two toy languages on which the models of `vowels` can be watched: what the triplet loss does, and to what.

A segment is its vowel's place plus a move that its emotion makes plus noise. The move is the same for all vowels of the
source. In the target it is the same for the vowels that are `alike` there, and another one for each of the rest: so it
is known which vowels deserve to be anchors, and how much the languages share. Each language is brought to z-scores of
its own, as corpora are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch

from sertools.analysis.vowels.setup import EMOTIONS
from sertools.corpora.trace import traced
from sertools.corpora.vowels import DIPHTHONGS, MONOPHTHONGS, VOWELS
from sertools.models.anchored import Anchored, train
from sertools.models.anchored_request import Settings, Target
from sertools.models.anchored_transformer import AnchoredTransformer
from sertools.models.triplets import Triplets, choose_triplets
from sertools.models.vowel_methods import CL, FOUR, METHODS, Method, members, task_anchors, tasks
from sertools.models.vowel_sequences import PADDING, Sequences

LABELS = tuple(EMOTIONS.values())
WIDTH = 8
LONGEST = 6
NOISE, MOVE = 1.0, 0.8
"""Standard deviations of a feature: of the noise; of the emotions' moves. Vowels lie 1 apart."""
COMMON = (*MONOPHTHONGS[:3], *DIPHTHONGS[:2])
"""Half of each kind, as many as a group of anchors has: alike in the world of that name, and always the anchors."""
WORLDS: Mapping[str, tuple[str, ...]] = {"all": VOWELS, "the anchors": COMMON, "none": ()}
"""Vowels on which an emotion does the same in both languages."""
COUNTS = {"training": 128, "validation": 48, "source tested": 96, "development": 192, "tested": 96}
"""Utterances."""
SETTINGS = Settings(
    epochs=12, batch=64, target_batch=64, triplets=128, keys=4, learning_rate=1e-2, hidden=16, heads=2, feedforward=16
)
"""Of toy trainings; the rest as in the paper's models."""


def _method(name: str) -> Method:
    return next(method for method in METHODS if (method.name, method.kind) == (name, "Both"))


MODELS: Mapping[str, Method] = {
    "CL": CL,
    "GA-CL, weight 0": replace(_method("GA-CL"), weight=0.0),
    "GA-CL": _method("GA-CL"),
    "GA-CL, labels guessed": replace(_method("GA-CL"), reading="pseudo"),
    "WA-CL": _method("WA-CL"),
    "AGA-CL": _method("AGA-CL"),
}
"""WA-CL is anchored on the vowels that are not in `COMMON`."""


@dataclass(frozen=True, eq=False)
class World:
    """Two toy languages. source: training, validation and tested utterances, in this order. target: development
    utterances, whose emotions the given reading knows. tested: others of the target. emotions: of each, by name."""

    source: Sequences
    target: Sequences
    tested: Sequences
    emotions: dict[str, np.ndarray]

    def rows(self, part: str) -> np.ndarray:
        """Rows of the source: "training", "validation" or "source tested"."""
        names = list(COUNTS)[:3]
        start = sum(COUNTS[name] for name in names[: names.index(part)])
        return np.arange(start, start + COUNTS[part])


def world(alike: Collection[str], seed: int) -> World:
    """Draw a world in which emotions move the vowels of `alike` in the target as they do in the source."""
    draw = np.random.default_rng([seed, 0])
    places = draw.standard_normal((len(VOWELS), WIDTH))
    moves = np.repeat(MOVE * draw.standard_normal((1, len(LABELS), WIDTH)), len(VOWELS), axis=0)
    others = MOVE * draw.standard_normal(moves.shape)
    there = np.where(np.isin(VOWELS, list(alike))[:, None, None], moves, others)
    names = list(COUNTS)
    sides = {
        "source": (names[:3], moves),
        "target": (names[3:], there),
    }
    made, emotions = {}, {}
    for number, (side, (parts, moved)) in enumerate(sides.items()):
        count = sum(COUNTS[part] for part in parts)
        features, vowels, codes = _language(places, moved, count, np.random.default_rng([seed, 1 + number]))
        made[side] = Sequences(tuple(f"{side} {place}" for place in range(count)), features, vowels)
        emotions[side] = np.array(LABELS)[codes]
    split = COUNTS["development"]
    rows = np.arange(len(emotions["target"]))
    return World(
        made["source"],
        made["target"].rows(rows[:split]),
        made["target"].rows(rows[split:]),
        {"source": emotions["source"], "target": emotions["target"][:split], "tested": emotions["target"][split:]},
    )


def _language(
    places: np.ndarray, moves: np.ndarray, count: int, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lengths = draw.integers(2, LONGEST + 1, count)
    vowels = draw.integers(0, len(VOWELS), (count, LONGEST))
    # emotions come in turn, so that every part of the rows has as many of each
    codes = np.arange(count) % len(LABELS)
    features = places[vowels] + moves[vowels, codes[:, None]] + NOISE * draw.standard_normal((*vowels.shape, WIDTH))
    vowels[np.arange(LONGEST) >= lengths[:, None]] = PADDING
    spoken = features[vowels != PADDING]
    scaled = (features - spoken.mean(0)) / spoken.std(0)
    return np.where((vowels == PADDING)[..., None], 0, scaled).astype(np.float32), vowels, codes


@traced
def train_toy(made: World, runs: int, settings: Settings = SETTINGS) -> Anchored:
    """Every model of `MODELS` on the task of four emotions, run by run: member `model number * runs + run`."""
    mask = np.tile(np.isin(VOWELS, COMMON), (len(LABELS), 1))
    target = Target(
        made.target,
        tasks(made.emotions["target"], LABELS),
        task_anchors({("GA", "Both"): mask, ("WA", "Both"): ~mask}, LABELS),
    )
    asked = members(list(MODELS.values()), [FOUR], runs)
    return train(
        made.source, {FOUR: tasks(made.emotions["source"], LABELS)[FOUR]}, made.rows("training"),
        made.rows("validation"), asked, target=target, settings=settings,
    )  # fmt: skip


def recalls(made: World, trained: Anchored) -> dict[str, np.ndarray]:
    """Unweighted average recall of every member, 0 ... 1: "source" (its tested utterances) and "target"."""
    rows = made.rows("source tested")
    asked = {
        "source": (trained.scores(made.source.rows(rows), made.target), made.emotions["source"][rows]),
        "target": (trained.scores(made.tested), made.emotions["tested"]),
    }
    found = {}
    for side, (scores, emotions) in asked.items():
        right = np.array(LABELS)[scores.argmax(-1)] == emotions
        found[side] = np.stack([right[:, emotions == label].mean(1) for label in LABELS]).mean(0)
    return found


def toy_triplets(made: World, seed: int, seen: bool, count: int = 600) -> Triplets:
    """Triplets on the anchor vowels: places (1, count) among the segments of a source and a target part, each
    flattened.

    seen: among the utterances of the training (source) and development (target), else among the tested ones of both.
    """
    flat = []
    for utterances, emotions in _sides(made, seen):
        codes = np.broadcast_to(tasks(emotions, LABELS)[FOUR][:, None], utterances.vowels.shape)
        vowels = utterances.vowels
        flat.append((np.where(vowels == PADDING, PADDING, codes).reshape(1, -1), vowels.reshape(1, -1)))
    mask = np.tile(np.isin(VOWELS, COMMON), (1, len(LABELS), 1))
    uniforms = np.random.default_rng([seed, 3, int(seen)]).random((1, count, 5))
    return choose_triplets(*flat, mask, uniforms)


def _sides(made: World, seen: bool) -> list[tuple[Sequences, np.ndarray]]:
    """Utterances and emotions of the source and of the target."""
    rows = made.rows("training" if seen else "source tested")
    target = (made.target, made.emotions["target"]) if seen else (made.tested, made.emotions["tested"])
    return [(made.source.rows(rows), made.emotions["source"][rows]), target]


def distances(made: World, trained: Anchored, triplets: Triplets, seen: bool) -> tuple[np.ndarray, np.ndarray]:
    """From each anchor to its positive and to its negative, both (members, triplets), 0 ... 2: Euclidean distances of
    the encoder's output scaled to length 1, as in the loss. triplets: of `toy_triplets` with the same `seen`."""
    (source, _), (target, _) = _sides(made, seen)
    embedded = trained.segments(source, made.target), trained.segments(target)
    flat = [each.reshape(len(each), -1, each.shape[-1]) for each in embedded]
    anchor, positive, negative = (
        flat[side][:, places[0]]
        for side, places in ((1, triplets.anchor), (0, triplets.positive), (0, triplets.negative))
    )
    anchor, positive, negative = (
        each / np.linalg.norm(each, axis=-1, keepdims=True) for each in (anchor, positive, negative)
    )
    return np.linalg.norm(anchor - positive, axis=-1), np.linalg.norm(anchor - negative, axis=-1)


def untrained(made: World, runs: int, settings: Settings = SETTINGS) -> Anchored:
    """The models as they begin: trained for one epoch by steps too small to change a weight."""
    return train_toy(made, runs, replace(settings, epochs=1, learning_rate=1e-30))


def influence(network: AnchoredTransformer, made: World, lacking: Collection[str] = ()) -> np.ndarray:
    """How far a source vowel's embedding moves when one vowel of the target does: (V, V), source by target.

    Every vowel of the source stands alone in an utterance; the target's segments are its development utterances' but
    for the vowels of `lacking`, where a column is NaN. All segments of one vowel there are moved by 1 in every feature.
    Length of the difference over the length of the embedding; 0 where a source vowel does not hear the target's.
    """
    vowels = made.target.vowels.reshape(-1)
    heard = (vowels != PADDING) & ~np.isin(vowels, [VOWELS.index(vowel) for vowel in lacking])
    features = torch.from_numpy(made.target.features.reshape(-1, WIDTH)[heard])
    keys = torch.from_numpy(vowels[heard])
    alone = torch.arange(len(VOWELS)).unsqueeze(1)
    own = made.source
    segments = np.stack([own.features[own.vowels == vowel].mean(0) for vowel in range(len(VOWELS))])
    spoken = torch.from_numpy(segments).unsqueeze(1)
    found = np.full((len(VOWELS), len(VOWELS)), np.nan)
    with torch.no_grad():
        _, before = network(spoken, alone, (features, keys))
        for vowel in np.unique(keys.numpy()):
            moved = features + (keys == vowel).unsqueeze(1).float()
            _, after = network(spoken, alone, (moved, keys))
            found[:, vowel] = ((after - before).norm(dim=-1) / before.norm(dim=-1)).squeeze(1).numpy()
    return found
