"""Runs all models of `wild` from sound to tables, a process each, side by side."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from sertools.analysis.wild.data import Speech, speech
from sertools.analysis.wild.results import COEFFICIENTS, Results
from sertools.analysis.wild.setup import PARTS, SYNTHETIC, Autoencoder, Member, Settings, autoencoders, members
from sertools.analysis.wild.training import (
    HIDDEN,
    Cost,
    Recognised,
    Reconstructed,
    autoencoder,
    recognised,
    reconstructed,
)
from sertools.corpora.polarity import POLARITIES

SHOWN = 2
"""Utterances that Figure 2 shows."""
SMOKE = {"runs": 2, "fewer": 1, "amounts": ("1/2", "all"), "epochs": 2, "pretraining_epochs": 2}
"""Settings of a run that only shows that everything works."""

Say = Callable[[str], None]


def synthetic(seed: int = 0) -> Settings:
    """Settings of a short run on machine-made speech."""
    return Settings(parts=SYNTHETIC, seed=seed, **SMOKE)


def audio(seed: int = 0) -> Settings:
    """Settings of a whole run on the recordings under ``$SERTOOLS_CORPORA``."""
    return Settings(parts=PARTS, seed=seed)


def run(
    settings: Settings, *, speech_of: Speech | None = None, workers: int = 1, say: Say | None = None,
    folder: Path | None = None, peaks: list[int] | None = None,
) -> Results:  # fmt: skip
    """Train every autoencoder and recogniser and tabulate what they say; what is kept is not trained again.

    Args:
        settings: of the run. speech_of: the speech, measured from `settings.parts` when omitted. workers: processes.
        say: receives a line a model. folder: where trained models are kept; the cache's own when omitted. peaks:
            receives the largest resident memory (bytes) of the process that trained each model.

    Raises:
        CorpusError: a corpus has no audio. LicenceError: its owner asks for an agreement.
    """
    spoken = speech(settings.parts, settings.seed) if speech_of is None else speech_of
    said = say or (lambda line: None)
    parallel = Parallel(n_jobs=workers, return_as="generator")
    made: list[Reconstructed] = []
    for one in parallel(delayed(reconstructed)(spoken, each, settings, folder) for each in autoencoders(settings)):
        made.append(one)
        said(f"autoencoder, run {one.autoencoder.run}, {one.autoencoder.amount} of the speech: {_words(one.cost)}")
    done: list[Recognised] = []
    for each in parallel(delayed(recognised)(spoken, member, settings, folder) for member in members(settings)):
        done.append(each)
        said(f"recogniser {each.member.number}: {describe(each.member)}: {_words(each.cost)}")
    if peaks is not None:
        peaks.extend(each.cost.peak for each in (*made, *done))
    return tabulate(spoken, settings, made, done, folder)


def describe(member: Member) -> str:
    """A member in words: its strategy and run, and what it has other than the paper's."""
    usual = Member(member.strategy, member.run, amount=member.amount, number=member.number)
    other = [f"{name} {value}" for name, value in asdict(member).items() if value != getattr(usual, name)]
    amount = [] if member.amount in ("none", "all") else [f"{member.amount} of the speech"]
    return ", ".join([member.strategy, f"run {member.run}", *amount, *other])


def tabulate(
    spoken: Speech, settings: Settings, made: Iterable[Reconstructed], done: Iterable[Recognised],
    folder: Path | None = None,
) -> Results:  # fmt: skip
    """The tables of a run, from what its models said."""
    made, done = list(made), list(done)
    shown, units = _shown(spoken, settings, made[0].autoencoder, folder), []
    for number, one in enumerate(made):
        if one.autoencoder.amount == "all":
            units.append(_units(spoken, settings, one.autoencoder, folder).assign(autoencoder=number))
    histories = [_long(one.history, "autoencoder", number) for number, one in enumerate(made)]
    histories += [_long(one.history, "recogniser", one.member.number) for one in done]
    reconstructions = [one.errors.reset_index().assign(autoencoder=number) for number, one in enumerate(made)]
    return Results(
        members=pd.DataFrame(
            [{**asdict(one.member), "own": one.member.own, **_costs(one.cost)} for one in done]
        ).rename(columns={"number": "member"}).set_index("member"),
        autoencoders=pd.DataFrame(
            [{**one.autoencoder._asdict(), **_costs(one.cost)} for one in made]
        ).rename_axis("autoencoder"),
        scores=pd.concat([_scores(spoken, one) for one in done], ignore_index=True),
        hidden=pd.concat(
            [one.scores[HIDDEN].reset_index().assign(member=one.member.number) for one in done if one.member.own],
            ignore_index=True,
        )[["member", "utterance", *HIDDEN]],
        histories=pd.concat(histories, ignore_index=True),
        reconstructions=pd.concat(reconstructions, ignore_index=True)[
            ["autoencoder", "utterance", "corpus", "speaker", "error", "near_zero"]
        ],
        shown=shown,
        units=pd.concat(units, ignore_index=True)[["autoencoder", "unit", "mean", "near_zero"]],
        settings=settings,
    )  # fmt: skip


def _scores(spoken: Speech, one: Recognised) -> pd.DataFrame:
    facts = spoken.table.loc[one.scores.index, ["corpus", "speaker", "emotion"]]
    frame = facts.join(one.scores[["role", "truth", *POLARITIES]])
    return frame.reset_index().assign(member=one.member.number)[
        ["member", "utterance", "corpus", "speaker", "emotion", "role", "truth", *POLARITIES]
    ]


def _shown(spoken: Speech, settings: Settings, one: Autoencoder, folder: Path | None) -> pd.DataFrame:
    """Utterances of the first corpus's test partition: the first two of different emotion, by name."""
    table = spoken.table[(spoken.pretraining == "test") & (spoken.table["corpus"] == settings.parts.labelled[0])]
    chosen = table.sort_index().drop_duplicates("emotion").index[:SHOWN]
    part = spoken.series.rows(chosen)
    made = autoencoder(spoken, one, settings, folder).reconstruct(part.frames, part.offsets)
    place = {
        "utterance": np.repeat(part.table.index.to_numpy(), part.lengths),
        "frame": np.concatenate([np.arange(length) for length in part.lengths]),
    }
    kinds = {"given": part.frames, "made": made}
    frames = [
        pd.DataFrame(place).assign(kind=kind).join(pd.DataFrame(values, columns=COEFFICIENTS))
        for kind, values in kinds.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _units(spoken: Speech, settings: Settings, one: Autoencoder, folder: Path | None) -> pd.DataFrame:
    part = spoken.series.rows(np.flatnonzero(spoken.pretraining.isin(["test", "unseen"])))
    activities, _ = autoencoder(spoken, one, settings, folder).bottleneck(part.frames, part.offsets)
    values = {"mean": activities.mean(0, dtype=np.float64), "near_zero": (np.abs(activities) <= 1e-3).mean(0)}
    return pd.DataFrame(values).rename_axis("unit").reset_index()


def _long(history: pd.DataFrame, kind: str, number: int) -> pd.DataFrame:
    long = history.melt("epoch", var_name="quantity")
    return long.assign(kind=kind, number=number)[["kind", "number", "epoch", "quantity", "value"]]


def _costs(cost: Cost) -> dict[str, float]:
    return {"seconds": cost.seconds, "epochs": cost.epochs, "best": cost.best, "frames": cost.frames}


def _words(cost: Cost) -> str:
    return f"{cost.seconds:.0f} s, {cost.epochs} epochs, {cost.best} kept, {cost.peak / 2**30:.1f} GiB"


def one_member(settings: Settings, number: int, *, speech_of: Speech | None = None, folder: Path) -> Recognised:
    """Train one recogniser, and the autoencoder that it needs. Raises ValueError where there is no such member."""
    asked = [member for member in members(settings) if member.number == number]
    if not asked:
        raise ValueError(f"expected a member out of 0 to {len(members(settings)) - 1}, came {number}")
    spoken = speech(settings.parts, settings.seed) if speech_of is None else speech_of
    return recognised(spoken, asked[0], settings, folder)
