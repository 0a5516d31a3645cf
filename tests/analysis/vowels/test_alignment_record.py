"""The record of the alignment: as written, so read; and what it ships."""

import pandas as pd
import pytest

from sertools.analysis.vowels import alignment_record
from sertools.analysis.vowels.results import RecordError


def made() -> alignment_record.AlignmentRecord:
    row = ["emodb", "plain", "hand labels", "emodb/a", "emodb-03", "sad", "aː", True, 0.25]
    pairs = pd.DataFrame([row], columns=list(alignment_record.PAIRS))
    corpora = pd.DataFrame({"corpus": ["emodb"] * 2, "emotion": ["all", "sad"], "seconds": [120.0, 60.0]})
    facts = {"judged": [{"corpus": "emodb", "way": "plain", "against": "hand labels", "hits": 1.0}]}
    facts["cpu"] = {"emodb": {"plain": 3.0, "refined": 4.0}}
    return alignment_record.AlignmentRecord(pairs, pairs.assign(corpus="tess"), corpora, facts)


def test_what_is_written_is_read(tmp_path):
    with pytest.raises(RecordError, match="sertools record alignment"):
        alignment_record.read(tmp_path)
    one = made()
    alignment_record.write(one, tmp_path)
    other = alignment_record.read(tmp_path)
    assert other.facts == one.facts
    for name in alignment_record.TABLES:
        pd.testing.assert_frame_equal(getattr(other, name), getattr(one, name), check_dtype=False)


def test_a_pace_is_cpu_seconds_for_a_minute_of_speech():
    assert made().paces().loc["emodb"].to_dict() == {"plain": 1.5, "refined": 2.0}
    assert made().judged.loc[("emodb", "plain", "hand labels"), "hits"] == 1


def test_what_ships_says_how_good_the_alignment_is():
    found = alignment_record.read()
    judged = found.judged
    plain, refined = (judged.loc[("emodb", way, "hand labels")] for way in ("plain", "refined"))
    assert refined["hits"] > plain["hits"] > 0.85 and refined["median"] < plain["median"] < 0.02
    # the summary is that of the pairs that ship
    for way, row in (("plain", plain), ("refined", refined)):
        pairs = found.pairs[(found.pairs["corpus"] == "emodb") & (found.pairs["way"] == way)]
        assert len(pairs) == row["matched"] and pairs["hit"].mean() == pytest.approx(row["hits"])
        assert pairs["error"].median() == pytest.approx(row["median"], abs=1e-6)
    assert set(found.facts["cpu"]) == set(found.corpora["corpus"]) and not found.facts["dirty"]
