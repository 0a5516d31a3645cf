"""The whole alignment on speech whose phones are known: another synthetic voice, slower, than the one that is bent."""

from dataclasses import replace

import numpy
import pandas
import pytest

from sertools.corpora.table import CorpusError
from sertools.corpora.transcripts import Transcript
from sertools.measure import alignment
from sertools.measure.alignment_score import score

pytest.importorskip("espeakng_loader")
pytest.importorskip("librosa")
soundfile = pytest.importorskip("soundfile")

SENTENCES = ("Die Lampe im Flur leuchtet.", "Auf dem Markt gibt es Birnen.", "Drei alte Bretter liegen im Garten.")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """Recordings, their table, transcripts and true phones."""
    from sertools.corpora.espeak import Engine, Voice

    root = tmp_path_factory.mktemp("spoken")
    voices = [
        Voice("slow", "female", (180, 230), 1.14, words_per_minute=120),
        Voice("fast", "male", (90, 120), 0.95, words_per_minute=190),
    ]
    rows, transcripts, truth = [], {}, {}
    with Engine(voices) as engine:
        for voice in voices:
            for number, text in enumerate(SENTENCES):
                speech, name = engine.speak("de", voice, text, seed=0), f"{voice.name}-{number}"
                noise = numpy.random.default_rng(number).normal(0, 1e-3, len(speech.samples))
                soundfile.write(root / f"{name}.wav", speech.samples + noise, speech.rate)
                rows.append((name, f"{name}.wav", voice.gender))
                transcripts[name], truth[name] = Transcript("de", text), speech.phones
    table = pandas.DataFrame(rows, columns=["utterance", "file", "gender"]).set_index("utterance")
    return root, table, transcripts, truth


@pytest.mark.parametrize("rounds", [None, (), alignment.ROUNDS])
def test_vowels_of_another_voice_are_found(spoken, rounds):
    root, table, transcripts, truth = spoken
    found = alignment.align_corpus(table, root, transcripts, rounds=rounds)
    assert found.failures.empty and list(found.phones) == list(table.index)
    summary = score(found.phones, truth).summary()
    assert summary["hits"] > 0.9 and summary["median"] < 0.015
    for utterance, phones in found.phones.items():
        assert phones[0].start == 0
        assert phones[-1].end == pytest.approx(truth[utterance][-1].end, abs=1e-3)
        assert all(one.end == other.start for one, other in zip(phones[:-1], phones[1:], strict=True))
    rows = found.table()
    assert len(rows) == sum(map(len, found.phones.values())) and rows["vowel"].sum() == summary["matched"]


def test_a_corpus_in_parts_loses_nothing_and_each_part_is_aligned_as_if_it_were_all(spoken):
    root, table, transcripts, _ = spoken
    found = alignment.align_corpus(table, root, transcripts, together=3)
    assert found.parts == 2 and list(found.phones) == list(table.index) and found.failures.empty
    for part in range(2):
        alone = alignment.align_corpus(table.iloc[part::2], root, transcripts)
        assert alone.parts == 1 and {utterance: found.phones[utterance] for utterance in alone.phones} == alone.phones


def test_silence_around_the_speech_belongs_to_no_phone(spoken, tmp_path):
    root, table, transcripts, truth = spoken
    for file in table["file"]:
        samples, rate = soundfile.read(root / file)
        quiet = numpy.random.default_rng(1).normal(0, 1e-3, (2, rate))
        soundfile.write(tmp_path / file, numpy.concatenate([quiet[0], samples, quiet[1]]), rate)
    found = alignment.align_corpus(table, tmp_path, transcripts, rounds=None)
    later = {
        name: [replace(phone, start=phone.start + 1, end=phone.end + 1) for phone in phones]
        for name, phones in truth.items()
    }
    summary = score(found.phones, later).summary()
    assert summary["hits"] > 0.9 and summary["median"] < 0.015
    for phones in found.phones.values():
        assert [phones[0].name, phones[-1].name] == ["_", "_"] and phones[0].start == 0
        assert 0.9 < phones[0].end < 1.1 and phones[-1].end - phones[-1].start > 0.85


def test_models_are_not_estimated_again_from_few_sentences(spoken):
    transcripts = spoken[2]
    assert alignment.rounds_for(transcripts) == alignment.ROUNDS
    assert alignment.rounds_for({name: one for name, one in transcripts.items() if one.text != SENTENCES[0]}) == ()


def test_without_a_gender_the_nearer_voice_is_taken(spoken):
    root, table, transcripts, truth = spoken
    found = alignment.align_corpus(table.assign(gender=None), root, transcripts, rounds=None)
    assert score(found.phones, truth).summary()["hits"] > 0.9


def test_a_bad_recording_is_reported_and_the_rest_aligned(spoken):
    root, table, transcripts, _ = spoken
    (root / "bad.wav").write_bytes(b"")
    more = pandas.concat([table, pandas.DataFrame({"file": "bad.wav", "gender": "male"}, index=["bad"])])
    found = alignment.align_corpus(more, root, {**transcripts, "bad": Transcript("de", "Ja.")}, rounds=None)
    assert found.failures["utterance"].tolist() == ["bad"] and list(found.phones) == list(table.index)


def test_transcripts_have_to_be_there_and_in_one_language(spoken):
    root, table, transcripts, _ = spoken
    with pytest.raises(CorpusError, match="transcript of every utterance, came none of slow-0"):
        alignment.align_corpus(table, root, {})
    with pytest.raises(CorpusError, match="one language, came da, de"):
        alignment.align_corpus(table, root, {**transcripts, "slow-0": Transcript("da", "Hund.")})


def test_pocketsphinx_finds_the_vowels_of_synthetic_english():
    pytest.importorskip("pocketsphinx")
    import soxr

    from sertools.corpora.espeak import Engine
    from sertools.measure.alignment_sphinx import NoAlignment, align_english

    voice = alignment.VOICES["male"]
    with Engine([voice]) as engine:
        speech = engine.speak("en-us", voice, "Say the word room.", seed=0)
    samples = soxr.resample(speech.samples, speech.rate, 16_000)
    found = align_english(samples, "Say the word room.")
    assert score({"u": found}, {"u": speech.phones}).summary()["median"] < 0.05
    with pytest.raises(NoAlignment, match="came zzyzxq"):
        align_english(samples, "zzyzxq")
    # the same words by their phones: the dictionary has no part in it
    names = [phone.name for phone in align_english(samples, "[[s'eI D@2 w'3:d r'u:m]].") if phone.name != "_"]
    assert names == ["s", "eɪ", "ð", "ʌ", "w", "ɝ", "d", "ɹ", "u", "m"]
    with pytest.raises(NoAlignment, match=r"came \? in d\?"):
        align_english(samples, "[[d?]]")
