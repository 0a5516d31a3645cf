"""Synthetic speech: the same bytes, documented cues that can be measured, and phones where they are said to be."""

import hashlib
import os
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy
import pandas
import pytest

pytest.importorskip("espeakng_loader", reason="the extra synth is not installed")
parselmouth = pytest.importorskip("parselmouth", reason="the extra synth is not installed")

from sertools.corpora import own, synthetic  # noqa: E402  (nothing to import where it is skipped)
from sertools.corpora.espeak import Engine, Voice  # noqa: E402
from sertools.corpora.prosody import CUES, F0_LIMITS  # noqa: E402
from sertools.corpora.sentences import SENTENCES  # noqa: E402
from sertools.corpora.table import CorpusError  # noqa: E402

FRAME = 0.01

# What the reviews say (docstring of prosody), written down a second time: +1 more than neutral, -1 less.
DOCUMENTED = {
    "angry": {"f0": 1, "f0_range": 1, "tempo": 1, "intensity": 1, "high": 1, "jitter": 1},
    "happy": {"f0": 1, "f0_range": 1, "tempo": 1, "intensity": 1, "high": 1},
    "sad": {"f0": -1, "f0_range": -1, "tempo": -1, "intensity": -1, "high": -1, "jitter": 1},
    "fear": {"f0": 1, "tempo": 1, "jitter": 1},
    "boredom": {"f0_range": -1, "tempo": -1},
}


def samples_of(path):
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, synthetic.RATE)
        return numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768


def hashes(root):
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def emotional(tmp_path_factory):
    """Two speakers of English, two sentences, every emotion."""
    root = tmp_path_factory.mktemp("one") / "synthetic-emotions"
    return root, synthetic.make(root, speakers=2, sentences=2, emotions=tuple(CUES), seed=3)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A woman and a man of every language, two sentences, two emotions that differ in tempo."""
    root = tmp_path_factory.mktemp("many") / "synthetic-languages"
    languages = tuple(synthetic.ENGINE_LANGUAGES)
    table = synthetic.make(root, languages=languages, speakers=2, sentences=2, emotions=("neutral", "sad"), seed=5)
    return root, table


def test_a_folder_like_a_users_own(emotional):
    root, table = emotional
    assert len(table) == 2 * 2 * len(CUES)
    corpus = own.read(root)
    pandas.testing.assert_frame_equal(corpus.table, table)
    assert corpus.ignored == () and corpus.unlisted == ()
    assert table["gender"].value_counts().to_dict() == {"female": 12, "male": 12}
    assert set(table["emotion"]) == set(CUES) and set(table["text"]) == {"en-s01", "en-s02"}
    assert all("synthetic" in name for name in [*table.index, *table["speaker"], *table["corpus"]])
    assert not any("synthetic" in path.name and path.name.startswith(".") for path in root.parent.iterdir())


def test_its_card_makes_a_page_show_the_banner(emotional):
    card = synthetic.card(emotional[0])
    assert card["synthetic"] is True
    assert card["arguments"]["seed"] == 3 and card["versions"]["espeak-ng"].startswith("1.")
    assert card["cues"]["angry"]["f0"] == CUES["angry"].f0


def test_same_seed_same_bytes_in_another_process(emotional, repository, tmp_path):
    root, _ = emotional
    again = tmp_path / root.name
    code = (
        "from pathlib import Path; from sertools.corpora import synthetic; "
        f"synthetic.make(Path({str(again)!r}), speakers=2, sentences=2, emotions={tuple(CUES)!r}, seed=3)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=repository, check=True, env=os.environ)
    assert hashes(again) == hashes(root)


def test_an_utterance_depends_on_nothing_else_that_is_asked_for(emotional, tmp_path):
    root = tmp_path / "synthetic"
    synthetic.make(root, languages=("it", "en"), speakers=2, sentences=1, emotions=("sad",), seed=3)
    alone, among = hashes(root), hashes(emotional[0])
    shared = [file for file in alone if file.startswith("en/")]
    assert len(shared) == 2
    assert all(alone[file] == among[file] for file in shared)


def test_another_seed_other_speakers_and_other_sound(emotional, tmp_path):
    root = tmp_path / "synthetic"
    synthetic.make(root, speakers=1, sentences=1, emotions=("neutral",), seed=4)
    file = "en/en-f01-s01-neutral.wav"
    assert hashes(root)[file] != hashes(emotional[0])[file]
    assert synthetic.speaker("en", 0, 4) != synthetic.speaker("en", 0, 3)
    assert synthetic.speaker("en", 0, 3) != synthetic.speaker("en", 2, 3) != synthetic.speaker("de", 2, 3)


def measured(samples, gender, count):
    """Cues of a recording of ``count`` phones by Praat and, for the spectrum, by hand."""
    sound = parselmouth.Sound(samples, synthetic.RATE)
    f0 = sound.to_pitch(FRAME, *F0_LIMITS[gender]).selected_array["frequency"]
    semitones = 12 * numpy.log2(f0[f0 > 0])
    pulses = parselmouth.praat.call(sound, "To PointProcess (periodic, cc)", *F0_LIMITS[gender])
    power = numpy.abs(numpy.fft.rfft(samples)) ** 2
    high = numpy.fft.rfftfreq(len(samples), 1 / synthetic.RATE) > 1000
    low, top = numpy.percentile(semitones, [10, 90])
    return {
        "f0": semitones.mean(),
        "f0_range": top - low,
        "tempo": count / (len(samples) / synthetic.RATE),
        "intensity": sound.get_intensity(),
        "high": 10 * numpy.log10(power[high].sum() / power[~high].sum()),
        "jitter": parselmouth.praat.call(pulses, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3),
    }


@pytest.fixture(scope="module")
def cues(emotional):
    root, table = emotional
    counts = synthetic.phones(root).groupby("file").size()
    rows = [measured(samples_of(root / row.file), row.gender, counts[row.file]) for row in table.itertuples()]
    return pandas.DataFrame(rows, index=table.index).groupby([table["emotion"], table["gender"]]).mean()


@pytest.mark.parametrize("emotion", DOCUMENTED)
def test_cues_move_as_documented(cues, emotion):
    difference = cues.loc[emotion] - cues.loc["neutral"]
    for cue, direction in DOCUMENTED[emotion].items():
        assert (numpy.sign(difference[cue]) == direction).all(), (cue, difference[cue].to_dict())


def test_cues_move_as_far_as_asked(cues):
    """What Praat measures is what was asked for, up to the spread from utterance to utterance."""
    for emotion, asked in CUES.items():
        difference = cues.loc[emotion] - cues.loc["neutral"]
        assert difference["f0"].to_numpy() == pytest.approx(12 * numpy.log2(asked.f0), abs=1.2)
        assert difference["intensity"].to_numpy() == pytest.approx(asked.intensity, abs=3.0)
        ratio = cues.loc[emotion]["tempo"] / cues.loc["neutral"]["tempo"]
        assert ratio.to_numpy() == pytest.approx(asked.tempo, rel=0.12)


def test_emotions_cover_the_documented_ones():
    assert set(CUES) == {"neutral", *DOCUMENTED}


def test_phones_cover_every_file(many):
    root, table = many
    phones = synthetic.phones(root)
    assert list(dict.fromkeys(phones["file"])) and set(phones["file"]) == set(table["file"])
    assert ((phones["end"] - phones["start"]) > 0).all()
    for file, rows in phones.groupby("file", sort=False):
        assert rows["start"].iloc[0] == 0.0
        assert rows["start"].to_numpy()[1:] == pytest.approx(rows["end"].to_numpy()[:-1], abs=1e-6), file
        seconds = len(samples_of(root / file)) / synthetic.RATE
        assert rows["end"].iloc[-1] == pytest.approx(seconds, abs=1e-6)
        # The last pause lasts some 8 ms: it would be eaten or doubled if times and sound went apart by a frame.
        assert rows["phone"].iloc[-1] == "_" and 0 < rows["end"].iloc[-1] - rows["start"].iloc[-1] < 0.03


def test_every_language_has_vowels_and_consonants(many):
    root, _ = many
    phones = synthetic.phones(root)
    for language in synthetic.ENGINE_LANGUAGES:
        spoken = phones[phones["file"].str.startswith(f"{language}/") & (phones["phone"] != "_")]
        assert spoken["phone"].nunique() >= 15, language
        assert 0.3 < spoken["vowel"].mean() < 0.6, language
        assert not spoken["phone"].str.contains(r'[ˈˌ".-]').any(), language
        assert spoken["stressed"].any(), language


def test_vowels_are_voiced_and_louder_than_closures(many):
    """Phone times hold in the sound as changed: at their centres vowels are voiced, pauses and closures are weak."""
    root, table = many
    phones = synthetic.phones(root).set_index("file")
    voiced, levels = [], []
    for row in table.itertuples():
        samples = samples_of(root / row.file)
        pitch = parselmouth.Sound(samples, synthetic.RATE).to_pitch(FRAME, *F0_LIMITS[row.gender])
        for phone in phones.loc[row.file].itertuples():
            centre = (phone.start + phone.end) / 2
            if phone.vowel:
                voiced.append(not numpy.isnan(pitch.get_value_at_time(centre)))
                kind, moment = "vowel", centre
            elif phone.phone in {"p", "t", "k"} and phone.start > 0:
                kind, moment = "closure", phone.start + 0.02
            else:
                continue
            window = samples[int((moment - 0.005) * synthetic.RATE) : int((moment + 0.005) * synthetic.RATE)]
            levels.append((kind, 10 * numpy.log10(numpy.mean(window**2) + 1e-12)))
    assert len(voiced) > 300 and numpy.mean(voiced) > 0.93
    median = pandas.DataFrame(levels, columns=["kind", "level"]).groupby("kind")["level"].median()
    assert median["vowel"] - median["closure"] > 20


def test_no_digital_silence_and_no_clipping(many):
    root, table = many
    for file in table["file"]:
        samples = samples_of(root / file)
        silent = numpy.convolve(samples == 0, numpy.ones(80), mode="valid")
        assert silent.max() < 80, file
        assert numpy.abs(samples).max() < 0.999, file


def test_sentences_are_enough_and_different():
    assert set(SENTENCES) == set(synthetic.ENGINE_LANGUAGES)
    assert all(len(texts) == len(set(texts)) == 10 for texts in SENTENCES.values())


ERRORS = [
    ({"languages": ("en", "xx")}, r"expected languages from de, el.*each once, came \('en', 'xx'\)"),
    ({"languages": ()}, "expected languages from"),
    ({"languages": "en"}, "expected languages from"),
    ({"emotions": ("neutral", "meh")}, r"expected emotions from neutral, sad.*came \('neutral', 'meh'\)"),
    ({"emotions": ("sad", "sad")}, "each once"),
    ({"speakers": 0}, "at least one speaker, came 0"),
    ({"sentences": 11}, "1 to 10 sentences, came 11"),
    ({"root": "speech"}, "expected 'synthetic' in the name of the folder, came 'speech'"),
    ({"root": "."}, "expected 'synthetic' in the name"),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_errors_say_what_was_expected(tmp_path, arguments, message):
    arguments = dict(arguments)
    root = tmp_path / arguments.pop("root", "synthetic")
    with pytest.raises(CorpusError, match=message):
        synthetic.make(root, **arguments)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(emotional):
    before = hashes(emotional[0])
    with pytest.raises(CorpusError, match="not there yet"):
        synthetic.make(emotional[0], speakers=1, sentences=1)
    assert hashes(emotional[0]) == before


def test_a_folder_that_is_none(tmp_path):
    for ask in (synthetic.phones, synthetic.card):
        with pytest.raises(CorpusError, match="expected a corpus of synthetic speech"):
            ask(tmp_path)


VOICE = Voice("anna", "female", (150, 210))


def test_the_engine_says_what_is_wrong():
    with Engine([VOICE]) as engine:
        with pytest.raises(CorpusError, match=r"expected a voice of espeak-ng, came 'xx\+anna'"):
            engine.speak("xx", VOICE, "one", 1)
        with pytest.raises(CorpusError, match="expected phones in ''"):
            engine.speak("en-us", VOICE, "", 1)
        with pytest.raises(CorpusError, match="one of the voices anna, came otto"):
            engine.speak("en-us", Voice("otto", "male", (80, 120)), "one", 1)
        assert engine.speak("en-us", VOICE, "one", 1).phones  # and it still speaks
    with pytest.raises(CorpusError, match="two of one name"):
        Engine([VOICE, VOICE])
    with pytest.raises(CorpusError, match="expected 80 to 400 words a minute, came 79"):
        Voice("slow", "male", (80, 120), words_per_minute=79)


def test_one_utterance_leaves_no_trace_in_the_next():
    text = SENTENCES["en"][0]
    with Engine([VOICE]) as engine:
        first = engine.speak("en-us", VOICE, text, 1)
        engine.speak("fr", VOICE, SENTENCES["fr"][0], 2)
        again = engine.speak("en-us", VOICE, text, 1)
    assert numpy.array_equal(first.samples, again.samples) and first.phones == again.phones


def test_the_voice_is_the_one_described():
    """Formants and F0 follow the voice; both would stay if espeak-ng did not read our voice file."""
    low, high = Voice("low", "male", (80, 120)), Voice("high", "female", (160, 240), formants=1.2)
    formants, f0 = {}, {}
    with Engine([low, high]) as engine:
        for voice in (low, high):
            speech = engine.speak("it", voice, "la casa", 1)
            sound = parselmouth.Sound(speech.samples, speech.rate)
            (vowel,) = [phone for phone in speech.phones if phone.name == "a" and phone.stressed]
            centre = (vowel.start + vowel.end) / 2
            formants[voice.name] = sound.to_formant_burg(maximum_formant=5500).get_value_at_time(1, centre)
            f0[voice.name] = sound.to_pitch(FRAME, *F0_LIMITS[voice.gender]).get_value_at_time(centre)
    assert formants["high"] / formants["low"] == pytest.approx(1.2, abs=0.12)
    assert f0["high"] / f0["low"] == pytest.approx(2.0, abs=0.2)


def test_the_process_that_speaks_ends_with_the_one_that_started_it(repository):
    """Even when that is killed, and so cannot tell it to."""
    code = (
        "import sys, time; from sertools.corpora.espeak import Engine, Voice; "
        "engine = Engine([Voice('anna', 'female', (150, 210))]); "
        "print(engine._process.pid, engine._data.name, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=repository, stdout=subprocess.PIPE, text=True) as parent:
        pid, folder = parent.stdout.readline().split()
        assert alive(int(pid))
        parent.kill()
    deadline = time.monotonic() + 5
    while alive(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(int(pid))
    for path in sorted(Path(folder).rglob("*"), reverse=True):  # what a killed process could not remove
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    Path(folder).rmdir()


def alive(pid):
    """Whether a process runs; one that has ended and waits to be counted by its new parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_closed_engine_has_ended():
    with Engine([VOICE]) as engine:
        process, folder = engine._process, Path(engine._data.name)
        assert process.poll() is None and folder.is_dir()
    assert process.poll() == 0 and not folder.exists()
