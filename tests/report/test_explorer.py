"""Explorers: what is packed is what was given, by an unpacking of our own; nothing asks another host for anything."""

import base64
import json
import re

import numpy as np
import pandas as pd
import pytest

from sertools.report import explorer, explorer_page, figures
from sertools.report.explorer import MISSING, Numbers, Space, coded, cycled, emotions, fragment, payload
from sertools.report.explorer_latents import RATED, classes, speakers

SIZE = 400


def unpacked(text, kind="<u2"):
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def numbers(packed):
    codes = unpacked(packed["packed"]).astype(float)
    return np.where(codes == MISSING, np.nan, packed["from"] + packed["step"] * codes)


@pytest.fixture
def given():
    generator = np.random.default_rng(1)
    points = generator.normal(scale=[0.1, 30], size=(SIZE, 2))
    points[7] = np.nan
    return {
        "ids": [f"emodb/{number:04d}" for number in range(SIZE)],
        "points": points,
        "emotion": generator.choice(["neutral", "angry", "sad"], SIZE),
        "rating": np.where(np.arange(SIZE) % 3, np.nan, generator.uniform(1, 5, SIZE)),
        "role": generator.integers(0, 2, SIZE),
    }


def made(given, ids=None, **space):
    columns = {
        "emotion": emotions(given["emotion"]),
        "rating": Numbers("rating", given["rating"], 2),
        "role": explorer.Words("role", ["in", "out"], None, cycled(["in", "out"])),
    }
    where = Space("paper", "method", "A note.", given["points"], ("one", "two"), {"role": given["role"]}, **space)
    asked = dict(facts=[["emotion"], ["rating"]], colourings=["emotion"], filters=["role"], start={"colour": "emotion"})
    return payload("utterances", ids or given["ids"], columns, [where], **asked)


def test_every_point_keeps_its_place_and_its_facts(given):
    data = made(given)
    order = [given["ids"].index(name) for name in data["ids"]["words"]]
    assert sorted(order) == list(range(SIZE)) and order != list(range(SIZE))
    (space,) = data["spaces"]
    for axis in range(2):
        step = space["packed"][axis]["step"]
        assert np.allclose(numbers(space["packed"][axis]), given["points"][order, axis], atol=step, equal_nan=True)
        assert step < np.nanstd(given["points"][:, axis]) / 1000
    column = data["columns"]["emotion"]
    assert [column["words"][code] for code in unpacked(column["packed"], "u1")] == given["emotion"][order].tolist()
    rating = data["columns"]["rating"]
    assert np.allclose(numbers(rating), given["rating"][order], atol=0.01, equal_nan=True)
    assert (unpacked(space["words"]["role"], "u1") == given["role"][order]).all()
    assert "packed" not in data["columns"]["role"]


def test_a_number_is_shown_by_its_own_digits(given):
    given["rating"] = np.full(SIZE, 2.0)
    given["rating"][:2] = 1.23, 4.56
    data = made(given)
    order = [given["ids"].index(name) for name in data["ids"]["words"]]
    assert np.array_equal(np.round(numbers(data["columns"]["rating"]), 2), given["rating"][order])


def test_names_that_come_several_times_are_kept_once(given):
    ids = [f"emodb/{number // 2}" for number in range(SIZE)]
    packed = made(given, ids)["ids"]
    assert len(packed["words"]) == SIZE // 2
    assert sorted(packed["words"][code] for code in unpacked(packed["codes"])) == sorted(ids)


def test_more_than_255_words_take_two_bytes():
    words = [f"s-{number:03d}" for number in range(300)]
    column = explorer._column(coded("speaker", words), np.arange(300), "speaker")
    assert [column["words"][code] for code in unpacked(column["packed"])] == words


def test_the_first_view_holds_all_but_the_outermost(given):
    left, right, bottom, top = made(given)["spaces"][0]["view"]
    x, y = given["points"].T
    inside = (left < x) & (x < right) & (bottom < y) & (y < top)
    assert 0.97 < inside[np.isfinite(x)].mean() < 1
    # as in phonetics: both fall
    assert made(given, hertz=True)["spaces"][0]["view"] == [right, left, top, bottom]


def test_points_and_facts_of_other_lengths_are_refused(given):
    given["rating"] = given["rating"][1:]
    with pytest.raises(ValueError, match="rating: expected one of each of 400 points, came 399"):
        made(given)


def test_an_unknown_word_is_refused():
    with pytest.raises(ValueError, match="emotion: expected words out of .*, came \\['glee'\\]"):
        emotions(["neutral", "glee"])


def test_missing_words_are_said():
    column = coded("gender", ["male", None, np.nan, "female"])
    assert [column.words[code] for code in column.codes] == ["male", "not stated", "not stated", "female"]


def test_an_utterance_without_an_emotion_has_a_look_too():
    column = emotions(["sad", None])
    assert column.words == ["sad", "not stated"] and len(column.looks) == 2


def test_looks_are_those_of_the_figures_and_differ():
    column = emotions(["sad", "angry"])
    assert column.looks == [(figures.EMOTIONS[w], figures.EMOTION_MARKERS[w]) for w in ("sad", "angry")]
    names = [f"emodb-{k}" for k in range(90)] + [f"nemo-{k}" for k in range(9)]
    found = speakers(pd.Series(names))
    of = dict(zip(found.words, found.looks, strict=True))
    for corpus in ("emodb", "nemo"):
        own = [look for name, look in of.items() if name.startswith(corpus)]
        assert len(set(own)) == len(own)


def test_ratings_fall_into_their_classes():
    column = classes("activation", pd.Series([1.0, 1.99, 2.0, 3.5, 4.0, 5.0, np.nan]))
    said = [column.words[code] for code in column.codes]
    assert said == ["below 2", "below 2", "2 to 3", "3 to 4", "4 and above", "4 and above", "not rated"]
    assert len(set(RATED.values())) == len(RATED)


def test_markers_that_the_script_draws_are_those_of_the_figures(repository):
    script = (repository / explorer.ASSETS / "explorer.js").read_text(encoding="utf-8")
    block = script.split("const SHAPES = {")[1].split("};")[0]
    assert set(re.findall(r'(?:^|[{,])\s*"?([^\s":,]+)"?: (?:new|corners|crossed)', block)) == set(figures.SHAPES)


def test_the_fragment_asks_no_other_host_and_its_data_end_no_script(given, repository):
    ids = ["emodb/</script><b>", *given["ids"][1:]]
    html = fragment(repository, made(given, ids))
    assert not re.search(r"https?:|//[a-z]+\.", html)
    text = html.split('id="explorer-data">')[1].split("</script>")[0]
    assert ids[0] in json.loads(text)["ids"]["words"]


def test_a_page_without_points_says_so(tmp_path, repository):
    explorer_page.write(repository, tmp_path, "explorer", None, [], None, smoke=True)
    written = {path.name: path.read_text() for path in (tmp_path / "book" / "generated").iterdir()}
    assert "No page of this book has kept points yet" in written["explorer.html"]
    assert "Their places mean nothing" in written["explorer.md"]
    assert not written["explorer_points.md"].strip()


def test_a_page_names_its_picture_and_its_files(tmp_path, repository, given):
    records = {"zeroshot/04_1": {"figures": {"latents": {"file": "figures/latents.png", "alt": "What it shows."}}}}
    still = explorer_page.still(records, "full", "zeroshot/04_1", "latents")
    assert explorer_page.still(records, "full", "zeroshot/04_1", "others") is None
    points = explorer_page.Made("zeroshot", "zeroshot/04_1", 1234, "/results/full/zeroshot/04_1/data/explorer.csv")
    explorer_page.write(repository, tmp_path, "explorer", made(given), [points], still, smoke=False)
    folder = tmp_path / "book" / "generated"
    text = (folder / "explorer.md").read_text()
    assert ":::{image} /results/full/zeroshot/04_1/figures/latents.png\n:alt: What it shows." in text
    assert "Smoke" not in text
    row = (folder / "explorer_points.md").read_text().splitlines()[-1]
    assert "| 1,234 | {download}`CSV </results/full/zeroshot/04_1/data/explorer.csv>` |" in row
