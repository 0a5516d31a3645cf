"""All verdicts of the book: each recomputes from the results alone, and each could have been another."""

import json

import numpy as np
import pytest

from sertools.report import deciding, gathered
from sertools.report.claims import claims
from sertools.report.claims_page import PAPERS
from sertools.report.labelled import Labelled
from sertools.report.rejudge import faults
from sertools.report.rules import names, numbers
from sertools.report.statistics_files import FILE, Store, load
from sertools.report.verdicts import FAILS, HOLDS, judge

pytestmark = pytest.mark.book
EVERY = [claim for paper in PAPERS for claim in claims(paper).values()]


@pytest.fixture(scope="module", params=["smoke", "full"])
def book(request, repository):
    """The results of a profile: root and profile. Full results are tested where `make book` left them."""
    profile = request.param
    if profile == "smoke":
        return request.getfixturevalue("smoke").root, profile
    judged = {claim.page for claim in EVERY}
    values = gathered.gather(repository, profile)
    if not all("evidence" in values.get(page, {}) for page in judged):
        pytest.skip("no results of all pages here: make book")
    return repository, profile


def test_every_claim_is_judged_once_on_its_page(book):
    values = gathered.gather(*book)
    judged = [(claim, page) for page, recorded in values.items() for claim in recorded["claims"]]
    assert sorted(judged) == sorted((claim.id, claim.page) for claim in EVERY)


def test_every_verdict_recomputes(book):
    assert faults(*book) == []


def test_what_decides_a_claim_is_in_the_book(book):
    shown = deciding.shown(gathered.gather(*book))
    for claim in EVERY:
        assert deciding.decided_by(claim.id, shown, whole=True)


def test_any_record_that_says_something_else_is_noticed(book, tmp_path):
    """Each verdict with the shares turned round, in a copy of what its page recorded."""
    root, profile = book
    (tmp_path / "notebooks").symlink_to(root / "notebooks")
    expected = 0
    for page, recorded in gathered.gather(root, profile).items():
        folder = tmp_path / "results" / profile / page
        folder.mkdir(parents=True)
        if (root / "results" / profile / page / FILE).is_file():
            (folder / FILE).symlink_to(root / "results" / profile / page / FILE)
        for record in recorded["claims"].values():
            if record["share_of_replicates"] is not None:
                record["share_of_replicates"] = 1.5 - record["share_of_replicates"]
                expected += 1
        (folder / "values.json").write_text(json.dumps(recorded))
    found = faults(tmp_path, profile)
    assert len(found) == expected > 90
    assert all("share_of_replicates" in fault for fault in found)


def contrary(claim, statistics, wanted, tries=4):
    """One row of each statistic with which the rule says what is wanted; None where no draw gives one.

    Draws are sums of effects of labels and of noise, so that "the highest everywhere" comes up."""
    needed = {name: one for name, one in statistics.items() if name in names(claim.rule)}
    count = int(np.clip(4e6 / max(one.values[0].size for one in needed.values()), 500, 20_000))
    for attempt in range(tries):
        draw = np.random.default_rng([attempt, *claim.id.encode()])
        drawn = {name: drawn_like(one, count, draw) for name, one in needed.items()}
        if (places := np.flatnonzero(numbers(claim.rule, drawn) == wanted)).size:
            return {name: Labelled(one.values[places[:1]], one.axes) for name, one in drawn.items()}
    return None


def drawn_like(statistic, count, draw):
    """Values of the statistic's axes, missing where it is: around its own, zero, half or one."""
    lengths = statistic.values.shape[1:]
    each = (...,) + (None,) * len(lengths)
    start = draw.choice([0.0, 0.5, 1.0], count)[each]
    values = np.where(draw.random(count)[each] < 0.5, statistic.values[0], start)
    scale = 10 ** draw.uniform(-3, 1, count)
    shapes = [[length if place == axis else 1 for place in range(len(lengths))] for axis, length in enumerate(lengths)]
    for shape in [*shapes, lengths]:  # an effect of each axis's labels, and of each cell
        values = values + draw.normal(size=(count, *shape)) * (scale * 10 ** draw.uniform(-3, 0.5, count))[each]
    return Labelled(np.where(np.isnan(statistic.values[0]), np.nan, values), statistic.axes)


def test_flipped_values_flip_the_verdict(book, tmp_path):
    """With other stored values every rule of the book says the contrary, and the verdict is the other one."""
    root, profile = book
    tried = 0
    for page, recorded in gathered.gather(root, profile).items():
        for name, record in recorded["claims"].items():
            if record["share_of_replicates"] is None:
                continue
            claim = claims(name.split("-")[0])[name].model_copy(update={"also": {}, "shows": None})
            kept = load(root / "results" / profile / page, recorded["evidence"][name]["replicates"])
            holds = record["share_of_replicates"] <= 0.5
            found = contrary(claim, kept, float(holds))
            assert found is not None, name
            store = Store()
            keys = {key: store.add(key, Labelled(np.repeat(one.values, 20, 0), one.axes)) for key, one in found.items()}
            store.write(tmp_path)
            flipped = load(tmp_path, keys)
            again = judge(claim, flipped, multiverse=flipped, speakers=20, met=True)
            assert again.verdict == (HOLDS if holds else FAILS), name
            tried += 1
    assert tried > 90
