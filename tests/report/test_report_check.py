"""Is all of a paper here: each state of an artefact or a claim, made by hand."""

import json

import pytest

from sertools.report import check
from sertools.report.published import PublishedError


def run_page(results, page, artefacts=(), claims=()):
    folder = results / "full" / page
    folder.mkdir(parents=True)
    values = {"artefacts": list(artefacts), "claims": {name: {"verdict": "holds here"} for name in claims}}
    (folder / "values.json").write_text(json.dumps(values))
    (folder / "stamp.json").write_text("{}")
    return folder


def test_zeroshot_has_seven_artefacts_and_34_claims(tmp_path):
    frame, missing = check.check("zeroshot", tmp_path, notebooks_root=tmp_path)
    assert (frame["kind"] != "claim").sum() == 7 and (frame["kind"] == "claim").sum() == 34
    assert set(frame["state"]) == {"page not yet written"} and missing == []
    assert set(frame["track"].dropna()) == {"rated", "pooled"}


def test_every_state(tmp_path):
    notebooks, results = tmp_path / "notebooks", tmp_path / "results"
    (notebooks / "zeroshot").mkdir(parents=True)
    (notebooks / "zeroshot" / "04_1_rank_correlation.py").touch()
    run_page(results, "zeroshot/04_2_classification", ["Table 2", "Figure 2"], ["zeroshot-08"])
    frame, missing = check.check("zeroshot", results, "full", notebooks)
    state = frame.set_index("item")["state"]
    assert state["Table 2"] == "computed on zeroshot/04_2_classification"
    assert state["Table 1"] == "page not yet run"
    assert state["Figure 3"] == "page not yet written"
    assert state["Table 3"] == "not recorded by zeroshot/04_2_classification"
    assert frame.set_index("item").loc["zeroshot-08", "verdict"] == "holds here"
    assert "Table 3" in missing and "zeroshot-12" in missing and "Table 2" not in missing and "Table 1" not in missing


def test_a_page_that_was_killed_was_not_run(tmp_path):
    folder = run_page(tmp_path, "zeroshot/02_methods", ["Appendix A, equations 1-7"])
    name = "Appendix A, equations 1-7"
    assert (
        check.check("zeroshot", tmp_path, "full", tmp_path)[0]
        .set_index("item")
        .loc[name, "state"]
        .startswith("computed")
    )
    (folder / "stamp.json").unlink()
    assert (
        check.check("zeroshot", tmp_path, "full", tmp_path)[0].set_index("item").loc[name, "state"]
        == "page not yet written"
    )


def test_another_profile_does_not_count(tmp_path):
    run_page(tmp_path, "zeroshot/02_methods", ["Appendix A, equations 1-7"])
    assert not check.check("zeroshot", tmp_path, "smoke", tmp_path)[0]["state"].str.startswith("computed").any()


def test_what_has_no_page_is_missing(tmp_path, monkeypatch):
    lone = check.Artefact(artefact="Table 9", kind="table", content="c", original="o", page=None)
    monkeypatch.setattr(check, "artefacts", lambda paper: (lone,))
    frame, missing = check.check("zeroshot", tmp_path, notebooks_root=tmp_path)
    assert missing == ["Table 9"] and frame.loc[0, "state"] == "no page"


def test_an_unknown_paper(tmp_path):
    with pytest.raises(PublishedError):
        check.check("nothing", tmp_path)
