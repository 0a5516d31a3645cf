"""Recordings to samples: what is read, how it is mixed and resampled, and every kind of recording that is refused."""

import hashlib
import io

import numpy
import pytest
import soundfile

from sertools.measure import audio


def tone(seconds=0.5, rate=16_000, frequency=200.0, amplitude=0.4):
    time = numpy.arange(round(seconds * rate)) / rate
    return (amplitude * numpy.sin(2 * numpy.pi * frequency * time)).astype("float32")


def encoded(samples, rate=16_000, **how):
    how = {"format": "WAV", "subtype": "FLOAT"} | how
    file = io.BytesIO()
    soundfile.write(file, samples, rate, **how)
    return file.getvalue()


def test_a_mono_16_khz_recording_stays_as_it_is():
    samples = (numpy.random.default_rng(0).integers(-30_000, 30_000, 8000) / 2**15).astype("float32")
    recording = audio.decode(encoded(samples, subtype="PCM_16"), name="a.wav")
    assert numpy.array_equal(recording.samples, samples)
    assert recording.samples.dtype == numpy.float32
    assert (recording.rate, recording.channels, recording.seconds) == (16_000, 1, 0.5)


def test_channels_are_averaged():
    left, right = tone(frequency=200), tone(frequency=310)
    recording = audio.decode(encoded(numpy.column_stack([left, right])), name="a.wav")
    assert recording.channels == 2
    assert numpy.allclose(recording.samples, (left + right) / 2, atol=1e-7)


@pytest.mark.parametrize("rate", [8_000, 24_000, 24_414, 44_100, 48_000, 96_000])
def test_every_rate_becomes_the_same_tone_at_16_khz(rate):
    recording = audio.decode(encoded(tone(rate=rate), rate), name="a.wav")
    expected = tone()
    assert abs(len(recording.samples) - len(expected)) <= 1
    middle = slice(2000, 6000)  # away from the ends, where a finite tone is no tone
    assert numpy.abs(recording.samples[middle] - expected[middle]).max() < 1e-4
    assert recording.rate == rate


def test_what_lies_above_8_khz_is_not_folded_down():
    recording = audio.decode(encoded(tone(rate=48_000) + tone(rate=48_000, frequency=11_000.0), 48_000), name="a.wav")
    middle = slice(2000, 6000)
    assert numpy.abs(recording.samples[middle] - tone()[middle]).max() < 1e-4


def test_overshoot_is_clipped_to_the_range():
    square = numpy.tile(numpy.repeat([0.999, -0.999], 110), 100).astype("float32")
    square[::7] *= 0.9  # not stuck at two values
    recording = audio.decode(encoded(square, 44_100), name="a.wav")
    assert numpy.abs(recording.samples).max() == 1.0


def test_content_decides_not_the_name(tmp_path):
    path = tmp_path / "in_truth_aiff.wav"
    path.write_bytes(encoded(tone(), format="AIFF", subtype="PCM_16"))
    assert numpy.allclose(audio.read(path).samples, tone(), atol=2**-15)


def test_the_hash_is_that_of_the_native_samples_whatever_the_container():
    # Whole steps of the format: how floats are rounded is each encoder's own affair.
    steps = numpy.rint(numpy.column_stack([tone(), tone(frequency=300)]) * 2**15).astype("int16")
    wav, flac = (audio.decode(encoded(steps, format=form, subtype="PCM_16"), name=form) for form in ("WAV", "FLAC"))
    expected = hashlib.sha256((steps / 2**15).astype("<f4").tobytes()).hexdigest()
    assert wav.sha256 == flac.sha256 == expected
    fine = (steps.astype("int32") << 16) | 0x300
    assert audio.decode(encoded(fine, format="FLAC", subtype="PCM_24"), name="24 bits").sha256 != expected
    assert audio.decode(encoded(steps[:, ::-1], subtype="PCM_16"), name="swapped").sha256 != expected


def stuck():
    samples = numpy.ones(8000, dtype="float32")
    samples[:200] = tone()[:200]
    return samples


def with_value(value):
    samples = tone()
    samples[100] = value
    return samples


BAD = {
    "empty": (b"", "an empty file"),
    "no audio": (b"this is a text, not a recording\n" * 100, "expected audio in a format of libsndfile"),
    "damaged": (b"RIFF" + encoded(tone())[200:], "expected audio in a format of libsndfile"),
    "no samples": (encoded(numpy.zeros(0, dtype="float32")), "a header with no samples"),
    "too short": (encoded(tone(seconds=0.099)), "too short"),
    "NaN": (encoded(with_value(numpy.nan)), "1 of 8000 NaN or infinite"),
    "infinite": (encoded(with_value(-numpy.inf)), "1 of 8000 NaN or infinite"),
    "integers as floats": (encoded(tone() * 2**15), "a magnitude of 13"),
    "silent": (encoded(numpy.zeros(8000, dtype="float32")), "every sample is 0"),
    "silent but for dither": (encoded(tone(amplitude=2.0**-15)), "silence"),
    "silent once mixed": (encoded(numpy.column_stack([tone(), -tone()])), "silence (mixed to mono"),
    "constant": (encoded(numpy.full(8000, -1.0, dtype="float32")), "every sample is -1"),
    "clipped to a constant": (encoded(stuck()), "clipped to a constant"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_recording_is_refused_with_its_file_and_reason(kind, tmp_path):
    data, reason = BAD[kind]
    path = tmp_path / "bad.wav"
    path.write_bytes(data)
    with pytest.raises(audio.AudioError) as raised:
        audio.read(path)
    assert raised.value.file == str(path)
    assert reason in raised.value.reason
    assert str(raised.value) == f"{path}: {raised.value.reason}"


def test_the_shortest_accepted_recording_lasts_the_bound():
    assert len(audio.decode(encoded(tone(seconds=audio.MINIMUM_SECONDS)), name="a.wav").samples) == 1600


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(audio.AudioError, match="expected a file, came none"):
        audio.read(tmp_path / "nowhere.wav")
    with pytest.raises(audio.AudioError, match="expected a file, came a folder"):
        audio.read(tmp_path)
