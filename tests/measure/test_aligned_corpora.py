"""A corpus's phones by the route there is: TextGrids, syllables, text; and what is counted of it."""

import numpy
import pandas
import pytest

from sertools.corpora.phones import PAUSE, Phone
from sertools.corpora.table import CorpusError, from_rows
from sertools.measure import alignment, alignment_trial
from sertools.measure.aligned_corpora import align, settings, syllable_parts
from sertools.measure.alignment import FLOOR, Sound

GRID = """File type = "ooTextFile"
Object class = "TextGrid"

0
0.5
<exists>
1
"IntervalTier"
"phones"
0
0.5
2
0
0.2
"HH"
0.2
0.5
"AY1"
"""
PARTS = (PAUSE, "m", "a", "n", "i", PAUSE)
MEANS = dict(zip(PARTS, numpy.eye(6) * 4, strict=True))


def test_textgrids_lie_at_the_recordings_own_places(tmp_path):
    pytest.importorskip("parselmouth")
    label = {"language": "en", "speaker": "made-1", "emotion": "sad"}
    table = from_rows("made", [{"file": f"{folder}/001.wav", "utterance": folder, **label} for folder in "ab"])
    with pytest.raises(CorpusError, match="TextGrids at the recordings' places below .*a/001.TextGrid, came none of 2"):
        align("made", table, tmp_path, textgrids=tmp_path)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "001.TextGrid").write_text(GRID)
    found = align("made", table, tmp_path, textgrids=tmp_path)
    assert [phone.name for phone in found.phones["made/b"]] == ["h", "aɪ"] and found.floor == 0
    assert found.failures.values.tolist() == [["made/a", "no TextGrid"]] and found.how == {"by": "TextGrids"}


def test_a_corpus_of_unknown_texts_needs_textgrids(tmp_path):
    table = from_rows("made", [{"file": "a.wav", "language": "en", "speaker": "made-1", "emotion": "sad"}])
    with pytest.raises(CorpusError, match="made: expected one of the corpora with transcripts, emodb"):
        align("made", table, tmp_path)


@pytest.fixture
def labelled(tmp_path):
    """Eight recordings of one sentence of two syllables in CASIA's layout, planted frames, labels but for the last."""
    draw, rows, sounds = numpy.random.default_rng(0), [], {}
    (tmp_path / "texts.txt").write_text("201.马 你。\n", encoding="gb18030")
    for number in range(8):
        name, lengths = f"{number}", draw.integers(8, 30, len(PARTS))
        bounds = numpy.concatenate([[0], numpy.cumsum(lengths)])
        frames = numpy.repeat([MEANS[part] for part in PARTS], lengths, axis=0) + draw.normal(size=(bounds[-1], 6))
        rows.append({"file": f"{name}.wav", "utterance": name, "language": "zh", "speaker": "casia-a", "text": "201"})
        sounds[f"casia/{name}"] = Sound(frames.astype("float32"), float(bounds[-1] * 0.005))
        if number < 7:
            spans = [("SIL", 0, 1), ("ma3", 1, 3), ("ni3", 3, 5), ("SIL", 5, 6)]
            lines = [f"{bounds[one] * 50_000} {bounds[other] * 50_000} {name}" for name, one, other in spans]
            (tmp_path / f"{number}.lab").write_text("\n".join(lines))
    return from_rows("casia", rows), tmp_path, sounds


def test_syllables_of_the_owner_are_divided_and_what_lacks_is_repaired(labelled, monkeypatch):
    table, root, sounds = labelled
    divided, count = syllable_parts(table, root, sounds)
    assert count == 7 and divided.repaired == ("casia/7",)
    unread = alignment.read_sounds(table.iloc[:0], root)[1]
    monkeypatch.setattr(alignment, "read_sounds", lambda *given, **more: (sounds, unread))
    found = align("casia", table, root)
    assert found.how == {"by": "syllables", **settings(), "labelled": 7, "repaired": 1} and found.floor == FLOOR
    for phones in found.phones.values():
        assert [phone.name for phone in phones if phone.name != PAUSE] == ["m", "a", "n", "i"]


def test_the_shortest_length_lies_between_three_frames_and_four():
    assert 0.015 < FLOOR < 0.020


def made_trial():
    rows = [{"file": f"{name}.wav", "language": "de", "speaker": "made-1", "emotion": emotion}
            for name, emotion in (("a", "sad"), ("b", "sad"), ("c", "angry"))]  # fmt: skip
    plain = {f"made/{name}": (Phone(0, 0.1, "t"), Phone(0.1, 0.3, "a"), Phone(0.3, 0.5, "i")) for name in "ab"}
    refined = {
        "made/a": (Phone(0, 0.14, "t"), Phone(0.14, 0.3, "a"), Phone(0.3, 0.5, "i")),
        "made/b": (Phone(0, 0.385, "t"), Phone(0.385, 0.4, "a"), Phone(0.4, 0.5, "i")),
    }
    failures = pandas.DataFrame({"utterance": ["made/c"], "reason": ["too short"]})
    seconds = {"made/a": 0.5, "made/b": 0.5, "made/c": 0.1}
    phones = {alignment_trial.PLAIN: plain, alignment_trial.REFINED: refined}
    return alignment_trial.Trial("made", from_rows("made", rows), phones, seconds, {}, failures)


def test_what_is_said_of_a_corpus_without_hand_labels():
    found = alignment_trial.by_emotion(made_trial()).set_index("emotion")
    assert found.index.tolist() == ["all", "angry", "sad"]
    whole = found.loc["all"]
    assert (whole["recordings"], whole["failed"], whole["vowels"], whole["floored"]) == (3, 1, 4, 1)
    assert whole["seconds"] == pytest.approx(1.1) and whole["median_length"] == pytest.approx(0.13)
    # centres .2 and .4 in a; in b the first lies before its vowel, the second on its edge
    assert whole["agree"] == pytest.approx(3 / 4) and whole["apart"] == pytest.approx((0.02 + 0.05) / 2)
    assert found.loc["angry", "vowels"] == 0 and numpy.isnan(found.loc["angry", "agree"])


def test_only_recordings_that_both_have_are_compared():
    trial = made_trial()
    plain, refined = trial.phones[alignment_trial.PLAIN], trial.phones[alignment_trial.REFINED]
    pairs, counted = alignment_trial.compared(plain, {"made/a": refined["made/a"]}, trial.table)
    assert counted["utterances"] == 1 and counted["matched"] == len(pairs) == 2
    assert pairs["emotion"].eq("sad").all() and pairs["vowel"].tolist() == ["a", "i"]
    assert pairs["error"].tolist() == pytest.approx([0.02, 0.0])


def test_a_trial_aligns_in_both_ways_and_says_what_it_cost(tmp_path, monkeypatch):
    pytest.importorskip("espeakng_loader")
    pytest.importorskip("librosa")
    soundfile = pytest.importorskip("soundfile")
    from sertools.corpora import transcripts
    from sertools.corpora.espeak import Engine, Voice
    from sertools.corpora.transcripts import Transcript

    texts, rows, truth, voice = {}, [], {}, Voice("other", "female", (180, 230), 1.14, words_per_minute=130)
    with Engine([voice]) as engine:
        for number, text in enumerate(
            ("Die Lampe im Flur leuchtet.", "Auf dem Markt gibt es Birnen.", "Drei Bretter.")
        ):
            speech, name = engine.speak("de", voice, text, seed=0), f"made/{number}"
            soundfile.write(tmp_path / f"{number}.wav", speech.samples, speech.rate)
            rows.append({"file": f"{number}.wav", "language": "de", "speaker": "made-1", "gender": "female"})
            texts[name], truth[name] = Transcript("de", text), speech.phones
    (tmp_path / "3.wav").write_bytes(b"")
    table = from_rows("made", [*rows, {**rows[0], "file": "3.wav"}])
    texts["made/3"] = Transcript("de", "Ja.")
    monkeypatch.setattr(transcripts, "of", lambda *given: texts)
    found = alignment_trial.trial("made", table.assign(emotion="sad"), tmp_path)
    assert set(found.phones) == {"plain", "refined"} and set(found.cpu) == {"reading", "plain", "refined"}
    assert found.failures["utterance"].tolist() == ["made/3"] and found.used == "refined"
    assert all(seconds > 0 for seconds in found.cpu.values()) and set(found.seconds) == set(truth)
    for phones in found.phones.values():
        assert alignment_trial.compared(phones, truth, found.table)[1]["hits"] > 0.8
