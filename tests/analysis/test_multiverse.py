"""The multiverse: its axes fit the claims, a world says what the pages' own functions say, and runs can be resumed."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.class_overlap import class_overlap
from sertools.analysis.conditions_accuracy import condition_accuracies
from sertools.analysis.consistency import shifts
from sertools.analysis.importance import explain, weighted
from sertools.analysis.latent_distance import log_distances
from sertools.analysis.multiverse import engine, interpretable, record, transferable, zeroshot
from sertools.analysis.multiverse.axes import SUBSET, AxesError, axes, papers
from sertools.analysis.multiverse.rows import Rows, rounded
from sertools.analysis.multiverse.training import joined, stages, triad_name
from sertools.analysis.multiverse.views import models, view
from sertools.analysis.multiverse.worlds import POOLED, RATED, Settings, worlds
from sertools.analysis.organisation import organisation
from sertools.analysis.pairwise import pairwise
from sertools.analysis.rank_correlation import rank
from sertools.analysis.rated import HELD_OUT
from sertools.analysis.references import classification
from sertools.analysis.transfer import TRAIN, VALIDATION, rule_cells, score
from sertools.analysis.triads import triad_cells
from sertools.models.triads import TRIADS, with_triads

ONLY = {
    "split": ("random",),
    "proportions": ("as found",),
    "level": ("kept",),
    "labels": ("human", "class mean"),
    "classifier": ("SVC", "SVC unscaled"),
    "epochs": ("50",),
}
SMALL = Settings(
    folds=2, rows=150, papers=("emodb", "savee"), extension=("emotale-dk",), epochs={"50": 2, "200": 2}, only=ONLY
)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Folders of pieces and of trained models."""
    return {"folder": tmp_path_factory.mktemp("pieces"), "grids": tmp_path_factory.mktemp("grids")}


@pytest.fixture(scope="module")
def found(places):
    """(kind, training normalisation) -> a trained small world and each paper's rows, by statistic."""
    made = {}
    for world in worlds(SMALL):
        trained = stages(world, SMALL, folder=places["grids"])
        frames = {}
        for name, module in (("zeroshot", zeroshot), ("transferable", transferable), ("interpretable", interpretable)):
            rows = Rows(papers()[name], world.choices)
            module.add(trained, rows)
            frames[name] = rows.frame()
        made[world.kind, world.normalisation] = trained, frames
    return made


def values(frame, statistic, axes_of, **choices):
    """Labels of a statistic's axes -> value in the analysis with these choices; its other choices must not differ."""
    part = frame[frame["statistic"] == statistic]
    for axis, level in choices.items():
        part = part[part[axis] == level]
    assert not part.duplicated(list(axes_of)).any()
    keys = part[list(axes_of)].itertuples(index=False, name=None)
    return dict(zip(keys, part["value"].tolist(), strict=True))


def agree(rows, cells, *, tolerance=1e-4):
    """Rows give what a page's function gives, in every cell of it that has a value."""
    expected = {key: one.estimate for key, one in cells.items() if np.isfinite(one.estimate)}
    assert expected and set(expected) <= set(rows)
    assert rows == pytest.approx({**rows, **expected}, abs=tolerance, rel=1e-4)


def of_paper(stage, methods, **levels):
    """The grid of a paper's methods under its own names."""
    parts = []
    for method in methods:
        grid = models(stage, view(method, **levels).method)
        renamed = [
            dataclasses.replace(one, method=dataclasses.replace(one.method, name=method)) for one in grid.members
        ]
        parts.append(dataclasses.replace(grid, members=tuple(renamed)))
    return joined(parts)


def test_axes_file_holds_what_the_rules_need():
    for name, paper in papers().items():
        for statistic in paper.statistics:
            own = paper.own_levels(statistic)
            assert set(own) == set(paper.statistics[statistic])
            assert all(level in paper.levels(statistic)[axis] for axis, level in own.items()), (name, statistic)
    assert papers()["zeroshot"].own_levels("rho")["embed"] == "z"
    assert papers()["zeroshot"].levels("attribution")["labels"] == ("human", "class mean")
    with pytest.raises(AxesError, match="came 'nothing'"):
        papers()["zeroshot"].levels("nothing")


def test_worlds_are_the_product_of_what_training_depends_on():
    everything = worlds(Settings())
    assert [world.kind for world in everything] == [POOLED] * 24 + [RATED] * 48
    assert [world.number for world in everything] == list(range(72))
    assert {world.epochs for world in everything[:24]} == {"50"}
    assert len(set(everything)) == 72
    # a small multiverse keeps the numbers of the whole
    assert all(world == everything[world.number] for world in worlds(SMALL))


def test_every_statistic_has_every_analysis(found):
    for paper in papers().values():
        whole = pd.concat([frames[paper.name] for _, frames in found.values()])
        for statistic in paper.statistics:
            frame = whole[whole["statistic"] == statistic]
            for axis, levels in paper.levels(statistic).items():
                wanted = {level for level in levels if SMALL.takes(axis, level)}
                assert axis == SUBSET or set(frame[axis]) == wanted, (paper.name, statistic, axis)
            if paper.name == "interpretable" and "rows" in paper.statistics[statistic]:
                continue  # models of two epochs may name no neutral row rightly, and then have no reference
            taken = frame[[axis for axis in paper.statistics[statistic] if axis != SUBSET]]
            lengths = [len(set(taken[axis])) for axis in taken]
            assert len(taken.drop_duplicates()) == np.prod(lengths), (paper.name, statistic)


@pytest.mark.parametrize("labels, condition", [("human", "target"), ("class mean", "target 20 %")])
def test_classes_of_zeroshot_are_the_pages(found, labels, condition):
    trained, frames = found[POOLED, "corpus"]
    stage = trained[HELD_OUT]
    grid = of_paper(stage, zeroshot.METHODS, labels=labels)
    named = stage.targets[condition]
    cells = rule_cells(score(stage.track, grid, named, count=0), zeroshot.METHODS, list(named))
    chosen = {"normalisation": condition, "labels": labels, "embed": "mu", "classifier": "SVC"}
    for statistic, of in cells.items():
        axes_of = ("method", "corpus") + (("emotion",) if statistic in ("recall", "predicted") else ())
        given = {**chosen, "measure": "balanced"} if statistic.startswith("accuracy") else chosen
        agree(values(frames["zeroshot"], statistic, axes_of, **given), of)


def test_latents_of_zeroshot_are_the_pages(found):
    trained, frames = found[POOLED, "corpus"]
    stage = trained[HELD_OUT]
    grid, named = of_paper(stage, zeroshot.METHODS), stage.targets["target"]
    chosen = {"normalisation": "target", "labels": "human", "embed": "mu"}
    for statistic, of in organisation(stage.track, grid, named, count=0).items():
        held_out = {key: one for key, one in of.items() if statistic != "separation" or key[1] == TRAIN}
        agree(values(frames["zeroshot"], statistic, ("method", "corpus"), **chosen), held_out, tolerance=1e-3)
    apart = {name: one for name, one in named.items() if name != "emotale-dk"}  # its speakers are the track's
    for kernel in ("fixed", "scale-free"):
        of = log_distances(stage.track, grid, apart, reading=kernel, count=0)
        cells = {(method, TRAIN if at == VALIDATION else at): one for (method, at), one in of.items() if at != "floor"}
        rows = values(frames["zeroshot"], "log_distance", ("method", "corpus"), **chosen, kernel=kernel)
        agree(rows, cells, tolerance=0.02)  # as many cells as the kernel needs instead of 200 x 200


def test_attributions_of_zeroshot_are_the_pages(found):
    trained, frames = found[POOLED, "corpus"]
    stage = trained[HELD_OUT]
    named = {name: stage.targets["target"][name] for name in SMALL.papers}
    looked, _ = explain(stage.track, of_paper(stage, ("Metric-act",)), named, count=1)
    everyone = {name: np.ones((1, len(one.drawn.speakers))) for name, one in looked.items()}
    chosen = {"normalisation": "target", "labels": "human", "reference": "zero", "dimension": "2"}
    raw = values(frames["zeroshot"], "attribution", ("method", "corpus", "emotion", "group"), **chosen, scale="raw")
    share = values(frames["zeroshot"], "significant", ("method", "corpus", "group"), **chosen)
    groups = list(dict.fromkeys(key[3] for key in raw))
    for name, one in looked.items():
        of = weighted(one, "Metric-act", everyone[name], emotions=zeroshot.EMOTIONS)
        corpus = TRAIN if name == VALIDATION else name
        for place, group in enumerate(groups):
            assert share["Metric-act", corpus, group] == pytest.approx(of.significant[0, 1, place], abs=1e-5)
            for number, emotion in enumerate(zeroshot.EMOTIONS):
                expected = of.attribution[0, 1, number, place]
                assert raw["Metric-act", corpus, emotion, group] == pytest.approx(expected, rel=1e-4)


def test_ranks_of_zeroshot_are_the_pages(found):
    trained, frames = found[RATED, "corpus"]
    stage = trained["emotale-dk"]
    grid, target = of_paper(stage, zeroshot.METHODS), stage.targets["target"]
    one = rank(stage.track, grid, target, embed="z", count=0)["emotale-dk"]
    cells = {(m, "emotale-dk", c): one.rho(m, c) for m in zeroshot.METHODS for c in ("transfer", "supervised")}
    chosen = {"normalisation": "target", "labels": "human", "embed": "z", "epochs": "50"}
    agree(values(frames["zeroshot"], "rho", ("method", "corpus", "condition"), **chosen), cells)
    valence = rank(stage.track, grid, target, dimension="valence", embed="z", count=0)["emotale-dk"]
    own = {("Metric-val", "emotale-dk"): valence.rho("Metric-val"), ("Metric-act", "emotale-dk"): one.rho("Metric-act")}
    agree(values(frames["zeroshot"], "rho_own", ("method", "corpus"), **chosen), own)


def test_transferable_is_the_pages(found):
    trained, frames = found[POOLED, "training"]
    stage = trained[HELD_OUT]
    grid = of_paper(stage, transferable.METHODS)
    named = {
        name: {c: stage.targets[level][c] for c in SMALL.corpora} for name, level in transferable.CONDITIONS.items()
    }
    # means and clean input: pages draw noise of their own
    chosen = {"embed": "mu", "input": "clean", "classifier": "SVC unscaled"}
    options = {"embed": "mu", "classifier": "SVC", "scaled": False, "count": 0}
    frame = frames["transferable"]
    for statistic, of in condition_accuracies(stage.track, grid, named, **options).items():
        agree(values(frame, statistic, ("method", "corpus", "condition", "classes"), **chosen), of)
    of = pairwise(stage.track, grid, named["unseen"], pairs=("H-A",), **options)
    agree(values(frame, "pairwise", ("method", "corpus", "pair"), **chosen), of)
    of = class_overlap(stage.track, grid, {}, noisy_input=True, count=0)
    agree(values(frame, "class_overlap", ("method", "corpus", "pair"), embed="mixed", input="noisy"), of)
    for statistic, of in shifts(stage.track, grid, named["20 %"], count=0).items():
        chosen = {"embed": "mixed", "input": "clean", "normalisation": "target 20 %"}
        agree(values(frame, statistic, ("method", "corpus"), **chosen), of, tolerance=1e-3)


def test_interpretable_is_the_pages(found):
    trained, frames = found[POOLED, "corpus"]
    stage = trained[HELD_OUT]
    frame, named = frames["interpretable"], stage.targets["target"]
    chosen = {"normalisation": "target", "input": "clean", "classifier": "SVC"}
    of = classification(stage.track, of_paper(stage, ("UAE", "DAE")), named, count=0)
    agree(values(frame, "accuracy", ("method", "corpus"), **chosen, measure="plain"), of["accuracy"])
    agree(values(frame, "accuracy", ("method", "corpus"), **chosen, measure="balanced"), of["balanced_accuracy"])
    parts = []
    for number, triad in enumerate(TRIADS):
        for method in ("UAE", "DAE"):
            grid = models(stage, triad_name(method, triad))
            back = [
                dataclasses.replace(
                    one,
                    method=dataclasses.replace(one.method, name=method),
                    fold=number * SMALL.folds + one.fold,
                )
                for one in grid.members
            ]
            parts.append(dataclasses.replace(grid, members=tuple(back)))
    # a target made for the track's own folds serves those of the triads
    flat = {name: one.utterances.rows(one.counted[0]) for name, one in named.items()}
    standard = {
        name: dataclasses.replace(one, features=one.features * 0 + named[name].inputs[named[name].counted[0]])
        for name, one in flat.items()
    }
    of = triad_cells(with_triads(stage.track), joined(parts), standard, count=0)
    agree(
        values(frame, "triad_accuracy", ("method", "triad", "corpus"), **chosen, measure="plain"), of["triad_accuracy"]
    )
    agree(values(frame, "triad_recall", ("triad", "corpus", "emotion"), **chosen), of["triad_recall"])


def test_a_run_that_was_stopped_goes_on(places, monkeypatch):
    asked = [world for world in worlds(SMALL) if world.kind == RATED]
    data = engine.data(SMALL)
    first = next(engine.run(asked[:1], SMALL, ["zeroshot"], **places, fingerprints=data))
    trained = engine.stages

    def refuses(world, *given, **options):
        assert world != asked[0], "a world that is kept is trained again"
        return trained(world, *given, **options)

    monkeypatch.setattr(engine, "stages", refuses)
    both = list(engine.run(asked, SMALL, ["zeroshot"], **places, fingerprints=data))
    assert [one.world for one in both] == asked
    pd.testing.assert_frame_equal(both[0].pieces[0].frame, first.pieces[0].frame)
    # other data: nothing of it is kept
    with pytest.raises(AssertionError, match="trained again"):
        list(engine.run(asked[:1], SMALL, ["zeroshot"], **places, fingerprints={**data, "emodb": "other"}))


def test_rows_do_not_depend_on_the_workers(places, tmp_path):
    asked = [world for world in worlds(SMALL) if world.kind == RATED]
    runs = [
        sorted(
            engine.run(
                asked, SMALL, ["interpretable"], workers=workers, folder=tmp_path / str(workers), grids=places["grids"]
            ),
            key=lambda done: done.world.number,
        )
        for workers in (1, 2)
    ]
    for one, two in zip(*runs, strict=True):
        pd.testing.assert_frame_equal(one.pieces[0].frame, two.pieces[0].frame)


def test_a_record_is_what_was_written(tmp_path):
    levels = {axis: own[0] for axis, own in papers()["zeroshot"].levels("kl").items()}
    rows = Rows(papers()["zeroshot"], levels)
    rows.add("kl", {}, {"method": ("a", "b"), "dimension": ("1", "2")}, np.array([[0.123456789, np.nan], [0.0, 2e-9]]))
    record.write("zeroshot", "kl", rows.frame().drop(columns="statistic"), tmp_path)
    record.write_facts({}, tmp_path)
    read = record.load("zeroshot", "kl", tmp_path)
    assert list(read.columns) == [*papers()["zeroshot"].statistics["kl"], "method", "dimension", "value"]
    assert read["value"].tolist() == pytest.approx([0.12346, 0, 2e-9])
    with pytest.raises(record.RecordError, match="not there"):
        record.load("zeroshot", "rho", tmp_path)
    with pytest.raises(AxesError, match="came {'split': 'none'}"):
        rows.add("kl", {"split": "none"}, {"method": ("a",)}, np.zeros(1))


def test_rounding_keeps_five_digits():
    given = np.array([1.2345678, -98765.432, 0.0, np.inf, np.nan, 1e-30])
    assert rounded(given)[:4].tolist() == pytest.approx([1.2346, -98765, 0, np.inf], rel=1e-7)
    assert np.isnan(rounded(given)[4]) and rounded(given)[5] == pytest.approx(1e-30)


def test_sources_of_a_paper_are_what_it_imports():
    found = engine.sources("transferable")
    assert {"sertools.analysis.collapse", "sertools.models.grid", "sertools.models.shard"} <= set(found)
    assert not any(name.startswith("sertools.report") for name in found)
    assert set(axes()) >= set(ONLY)
