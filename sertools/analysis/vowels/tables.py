"""The tables of a run of `vowels` (`results.Results`), from what its jobs gave."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from sertools.analysis.vowels import splits
from sertools.analysis.vowels.anchors import GROUPS, choose
from sertools.analysis.vowels.data import Language, classes
from sertools.analysis.vowels.models import embeds, shows
from sertools.analysis.vowels.results import SCORES
from sertools.analysis.vowels.setup import RATED, TASKS, Model, Settings
from sertools.analysis.vowels.splits import Division
from sertools.analysis.vowels.training import PLACES, BaselineDone, Done, common_scores
from sertools.corpora.vowels import VOWELS
from sertools.models.anchored_training import COLUMNS

Languages = Mapping[str, Language]
PLACE = ("study", "source", "target", "fold")
"""What a division and its models have in common."""


def tabulate(
    spoken: Languages, settings: Settings, found: Sequence[Division], asked: Sequence[Model],
    own: Sequence[Done], others: Sequence[BaselineDone],
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """All tables of a run but for its settings, by name."""
    embedded, shown = embeddings(spoken, settings, found, asked, own)
    return {
        "models": models(asked, own, others),
        "scores": scores(spoken, found, asked, own, others),
        "people": splits.rows(found),
        "histories": histories(asked, own),
        "chosen": chosen(spoken, found),
        "embedded": embedded,
        "shown": shown,
    }


def models(asked: Sequence[Model], own: Sequence[Done], others: Sequence[BaselineDone]) -> pd.DataFrame:
    """What every model is and what it took: a training's time is shared among the models that it counts for."""
    frame = pd.DataFrame([asdict(one) for one in asked]).set_index("number")
    costs = np.full((len(asked), 3), np.nan)
    for one in own:
        epochs = one.scored.history.groupby("member")["epoch"].max()
        for member, numbers in enumerate(one.job.numbers):
            seconds = one.scored.seconds / len(one.job.members) / len(numbers)
            costs[list(numbers)] = seconds, epochs.loc[member], one.scored.best_epochs[member]
    for one in others:
        costs[list(one.job.numbers), 0] = one.judged.seconds / len(one.job.numbers)
    return frame.assign(**dict(zip(("seconds", "epochs", "best"), costs.T, strict=True)))


def scores(
    spoken: Languages, found: Sequence[Division], asked: Sequence[Model], own: Sequence[Done],
    others: Sequence[BaselineDone],
) -> pd.DataFrame:  # fmt: skip
    """Scores of the utterances that each model is tested on, rounded to half precision; by number and utterance."""
    tested = _tested(found)
    speakers = {name: dict(zip(one.table.index, one.speakers, strict=True)) for name, one in spoken.items()}
    blocks: list[tuple[int, np.ndarray, np.ndarray]] = []
    for one in own:
        names = np.array([name for _, name in one.utterances], dtype=object)
        facts = [(target, speakers[target][name]) for target, name in one.utterances]
        rows_of: dict[tuple, np.ndarray] = {}
        for member, numbers in enumerate(one.job.numbers):
            for number in numbers:
                model = asked[number]
                place = _place(model)
                if place not in rows_of:
                    wanted = {(model.target, who) for who in tested[place]}
                    rows_of[place] = np.flatnonzero([fact in wanted for fact in facts])
                rows = rows_of[place]
                count = len(classes(model.task))
                blocks.append((number, names[rows], one.scored.scores[member, rows, :count]))
    for one in others:
        names = np.array(one.utterances, dtype=object)
        blocks += [(number, names, one.judged.scores[task, 0]) for task, number in enumerate(one.job.numbers)]
    blocks.sort(key=lambda block: block[0])
    values = np.full((sum(len(names) for _, names, _ in blocks), len(SCORES)), np.nan, dtype=np.float16)
    at = 0
    for _, names, own_scores in blocks:
        values[at : at + len(names), : own_scores.shape[1]] = own_scores
        at += len(names)
    frame = pd.DataFrame(
        {
            "number": np.repeat([number for number, _, _ in blocks], [len(names) for _, names, _ in blocks]),
            "utterance": pd.array(np.concatenate([names for _, names, _ in blocks]), dtype="str"),
        }
    )
    return frame.assign(**dict(zip(SCORES, values.astype(np.float32).T, strict=True)))


def histories(asked: Sequence[Model], own: Sequence[Done]) -> pd.DataFrame:
    """Losses and recalls by epoch of the models of run 0."""
    found = []
    for one in own:
        for member, history in one.scored.history.groupby("member"):
            for number in one.job.numbers[member]:
                if asked[number].run == 0:
                    found.append(history.assign(number=number))
    long = pd.concat(found).melt(["number", "epoch"], list(COLUMNS), var_name="quantity", value_name="value")
    long = long.sort_values(["number", "quantity", "epoch"], ignore_index=True)
    return long[["number", "epoch", "quantity", "value"]]


def chosen(spoken: Languages, found: Sequence[Division]) -> pd.DataFrame:
    """The anchors of every division. Of ratings, bins stand in the place of emotions: "aro low", "val high"."""
    rows = []
    for one in found:
        for task in (RATED if one.study == "rated" else TASKS[:1]) if one.compared else ():
            common = common_scores(spoken, one, task)
            masks = choose(common, PLACES["Mono"], PLACES["Diph"])
            rows += [
                (*_place(one), group, kind, emotion, VOWELS[vowel], common[row, vowel])
                for group in GROUPS
                for kind in PLACES
                for row, emotion in enumerate(classes(task))
                for vowel in np.flatnonzero(masks[group, kind][row])
            ]
    return pd.DataFrame(rows, columns=[*PLACE, "group", "kind", "emotion", "vowel", "score"])


def embeddings(
    spoken: Languages, settings: Settings, found: Sequence[Division], asked: Sequence[Model], own: Sequence[Done]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `embedded` and `shown`: vowels of the task's emotion, in a model's space."""
    columns = [f"e{place:02d}" for place in range(settings.training.hidden)]
    tested, sums, single = _tested(found), [], []
    for one in own:
        if not one.job.embedded:
            continue
        source = spoken[one.job.division.source]
        sides = {
            "source": (_vowels(source, one.job.division.validation), one.scored.held_out),
            "target": (
                pd.concat([_vowels(spoken[name], who) for name, who in one.job.tested], ignore_index=True),
                one.scored.tested,
            ),
        }
        for row, member in enumerate(one.job.embedded):
            for number in one.job.numbers[member]:
                model = asked[number]
                if not embeds(model, settings):
                    continue
                for side, (known, values) in sides.items():
                    wanted = known["emotion"] == model.task
                    if side == "target":
                        wanted &= known["language"] == model.target
                        wanted &= known["speaker"].isin(tested[_place(model)])
                    frame = known.loc[wanted, ["speaker", "vowel"]].reset_index(drop=True)
                    frame = frame.join(pd.DataFrame(values[row][wanted.to_numpy()].astype(np.float64), columns=columns))
                    head = {"number": number, "side": side}
                    if shows(model, asked[0]):
                        single.append(frame.assign(**head))
                    grouped = frame.groupby(["speaker", "vowel"], sort=True)
                    sums.append(grouped.sum().assign(count=grouped.size(), **head).reset_index())
    head = ["number", "side", "speaker", "vowel"]
    return _joined(sums, [*head, "count"], columns), _joined(single, head, columns)


def _joined(frames: list[pd.DataFrame], head: list[str], columns: list[str]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame(columns=[*head, *columns])
    frame = pd.concat(frames).sort_values(head[:2], kind="stable", ignore_index=True)
    return frame[[*head, *columns]].astype(dict.fromkeys(columns, np.float32))


def _vowels(language: Language, speakers: Sequence[str]) -> pd.DataFrame:
    """Language, speaker, vowel and emotion of each vowel of these speakers, in the order of `Sequences.mask`."""
    rows = language.rows(speakers)
    places, at = np.nonzero(language.sequences.mask[rows])
    emotions = np.array([*TASKS[1:], ""])[language.labels[TASKS[0]][rows]]
    vowels = np.array(VOWELS)[language.sequences.vowels[rows][places, at]]
    return pd.DataFrame(
        {
            "language": language.name,
            "speaker": language.speakers[rows][places],
            "vowel": vowels,
            "emotion": emotions[places],
        }
    )


def _place(one: Division | Model) -> tuple[str, ...]:
    return tuple(getattr(one, key) for key in PLACE)


def _tested(found: Sequence[Division]) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {_place(one): one.tested for one in found}
