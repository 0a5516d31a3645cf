"""Frame encoders: known sounds give known frames at known times; networks come from a folder or not at all."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from sertools.measure import cepstral, descriptors
from sertools.measure.encoders import ENCODERS, NEED_WEIGHTS, WeightsError, encoder
from sertools.measure.frames import FrameError
from sertools.measure.speech_models import SpeechModel

RATE = 16_000


def burst(middle, seconds=0.2, length=2.0, pitch=120.0, gain=0.2):
    """Harmonics for a while in soft noise."""
    axis = numpy.arange(round(length * RATE)) / RATE
    noise = numpy.random.default_rng(0).normal(scale=1e-4, size=len(axis))
    tones = gain * sum(numpy.sin(2 * numpy.pi * pitch * k * axis) / k for k in range(1, 8))
    return (noise + tones * (numpy.abs(axis - middle) < seconds / 2)).astype("float32")


@pytest.fixture(scope="module", params=["cepstral", "compare"])
def analysis(request):
    return encoder(request.param)


@pytest.fixture(scope="module", params=["wav2vec2", "hubert"])
def folder(request, tmp_path_factory):
    """A tiny network with random weights, saved as transformers saves any."""
    import torch
    import transformers

    settings = {
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "conv_dim": (8,) * 7,
        "num_conv_pos_embeddings": 16,
        "num_conv_pos_embedding_groups": 4,
    }
    config, kind = {
        "wav2vec2": (transformers.Wav2Vec2Config, transformers.Wav2Vec2Model),
        "hubert": (transformers.HubertConfig, transformers.HubertModel),
    }[request.param]
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / request.param
    kind(config(**settings)).save_pretrained(path)
    return path


def test_frames_cover_the_utterance_and_have_names(analysis):
    samples = burst(1.0)
    frames = analysis.encode(samples)
    assert frames.values.shape == (len(frames.centres), len(analysis.names))
    assert len(set(analysis.names)) == len(analysis.names)
    assert numpy.diff(frames.centres) == pytest.approx(0.01)
    assert frames.centres[0] <= 0.03 and frames.centres[-1] >= 2.0 - 0.05
    assert numpy.array_equal(frames.values, analysis.encode(samples).values)


@pytest.mark.parametrize("middle", [0.5, 1.2])
def test_a_sound_stands_where_it_sounds(analysis, middle):
    """Level and pitch of a burst lie around its middle, to a frame: no row describes another time than it says."""
    frames = analysis.encode(burst(middle))
    marks = {"cepstral": ["mfcc 0", "level (dB)"], "compare": ["pcm_RMSenergy_sma", "F0final_sma"]}[analysis.name]
    for mark in marks:
        row = frames.values[:, analysis.names.index(mark)].astype("float64")
        high = row > (row.min() + row.max()) / 2
        assert frames.centres[high].mean() == pytest.approx(middle, abs=0.011), mark


def test_pitch_and_brightness_are_heard():
    voice, names = encoder("compare"), descriptors.NAMES
    frames = voice.encode(burst(1.0, seconds=1.0, pitch=200))
    assert numpy.median(frames.values[80:120, names.index("F0final_sma")]) == pytest.approx(200, rel=0.02)
    axis = numpy.arange(RATE) / RATE
    tone = (0.3 * numpy.sin(2 * numpy.pi * 3000 * axis)).astype("float32")
    spectral = encoder("cepstral").encode(tone).values[20:80]
    named = {name: spectral[:, cepstral.NAMES.index(name)].mean() for name in cepstral.NAMES}
    assert named["centroid (Hz)"] == pytest.approx(3000, abs=25)
    assert named["zero crossings (share)"] == pytest.approx(2 * 3000 / RATE, abs=0.01)
    assert named["level (dB)"] == pytest.approx(20 * numpy.log10(0.3 / numpy.sqrt(2)), abs=5)
    assert abs(named["slope of mfcc 1"]) < 0.1


def test_twice_the_amplitude_moves_the_level_and_leaves_the_shape():
    """6.02 dB in the level and in each of the bands, whose sum over their root number is coefficient 0."""
    noise = numpy.random.default_rng(2).uniform(-0.4, 0.4, RATE)
    soft, loud = (encoder("cepstral").encode(gain * noise).values for gain in (1, 2))
    moved = dict(zip(cepstral.NAMES, (loud - soft).mean(axis=0), strict=True))
    decibels = 20 * numpy.log10(2)
    assert moved.pop("level (dB)") == pytest.approx(decibels, abs=1e-3)
    assert moved.pop("mfcc 0") == pytest.approx(decibels * numpy.sqrt(cepstral.BANDS), abs=1e-2)
    assert max(map(abs, moved.values())) < 0.05


def test_half_precision_holds_every_value(analysis):
    noise = numpy.random.default_rng(1).uniform(-1, 1, RATE).astype("float32")
    silence = numpy.zeros(RATE, dtype="float32")
    for samples in (noise, burst(1.0), silence, numpy.sign(noise)):
        assert numpy.isfinite(analysis.encode(samples).values.astype("float16")).all()


def test_too_short_and_out_of_range(analysis):
    with pytest.raises(FrameError, match="at least"):
        analysis.encode(numpy.zeros(900, dtype="float32"))
    with pytest.raises(FrameError, match="within"):
        analysis.encode(numpy.full(4000, 2.0, dtype="float32"))


def test_settings_are_part_of_the_parameters(monkeypatch):
    before = encoder("cepstral").parameters()
    monkeypatch.setattr(cepstral, "BANDS", 26)
    assert encoder("cepstral").parameters() != before
    assert "ComParE_2016" in encoder("compare").parameters()["encoder"]


def test_a_network_from_a_folder_gives_its_last_layer(folder):
    import torch

    model = encoder(folder.name, folder)
    samples = burst(0.5, length=1.0)
    frames = model.encode(samples)
    assert model.names == tuple(map(str, range(16))) and frames.values.shape == (49, 16)
    centred = torch.from_numpy((samples - samples.mean()) / numpy.sqrt(samples.var() + 1e-7))
    with torch.no_grad():
        expected = model.network(centred[None], output_hidden_states=True).hidden_states[-1][0].numpy()
    assert frames.values == pytest.approx(expected, abs=1e-5)
    assert not model.network.training
    assert numpy.array_equal(frames.values, encoder(folder.name, str(folder)).encode(samples).values)


def test_frames_of_a_network_are_20_ms_apart_and_see_25(folder):
    model = SpeechModel(folder.name, folder)
    assert (model.shift, model.field) == (320, 400)
    centres = model.encode(numpy.zeros(1600, dtype="float32")).centres
    assert centres == pytest.approx([0.0125, 0.0325, 0.0525, 0.0725])
    assert len(model.encode(numpy.zeros(400, dtype="float32")).centres) == 1
    with pytest.raises(FrameError, match="at least 400"):
        model.encode(numpy.zeros(399, dtype="float32"))


def test_the_receptive_field_is_what_a_frame_sees(folder):
    """The convolutions' value of a frame changes with a sample inside its field and with none outside."""
    import torch

    model = SpeechModel(folder.name, folder)
    samples = torch.zeros(1, 2000, requires_grad=True)
    # group normalisation over time mixes all frames: it is taken out to see the convolutions alone
    for layer in model.network.feature_extractor.conv_layers:
        if hasattr(layer, "layer_norm"):
            layer.layer_norm = torch.nn.Identity()
    model.network.feature_extractor(samples + 0.1)[0, :, 2].sum().backward()
    seen = torch.nonzero(samples.grad[0]).flatten()
    assert (int(seen.min()), int(seen.max()) + 1) == (2 * model.shift, 2 * model.shift + model.field)


def test_the_preparation_that_comes_with_the_weights_is_kept(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "raw")
    (copy / "preprocessor_config.json").write_text('{"do_normalize": false}')
    raw, usual = SpeechModel(folder.name, copy), SpeechModel(folder.name, folder)
    samples = burst(0.5, length=1.0)
    assert numpy.array_equal(raw.prepared(samples), samples)
    prepared = usual.prepared(samples)
    assert prepared.mean() == pytest.approx(0, abs=1e-4) and prepared.std() == pytest.approx(1, abs=1e-2)
    assert raw.parameters() != usual.parameters() and raw.fingerprint == usual.fingerprint


def test_other_weights_are_another_encoder(folder, tmp_path):
    import torch

    model = SpeechModel(folder.name, folder)
    before = model.parameters()
    with torch.no_grad():
        next(model.network.parameters()).add_(1e-3)
    model.network.save_pretrained(tmp_path / "moved")
    assert SpeechModel(folder.name, tmp_path / "moved").parameters()["weights"] != before["weights"]


def test_without_weights_the_error_says_what_to_do(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(WeightsError, match="hf download nobody/has-this"):
        encoder(folder.name, "nobody/has-this")
    (tmp_path / "empty").mkdir()
    with pytest.raises(WeightsError, match="config.json and weights in .*empty"):
        encoder(folder.name, tmp_path / "empty")
    (other,) = {"wav2vec2", "hubert"} - {folder.name}
    with pytest.raises(WeightsError, match=f"weights of {other}.*those of {folder.name}"):
        encoder(other, folder)


def test_weights_as_a_pickle_are_refused_unread(folder, tmp_path):
    """The file would write another when it is read; it is not, and the error says what to do."""
    shutil.copyfile(folder / "config.json", tmp_path / "config.json")
    call = f"cbuiltins\nopen\n(V{tmp_path / 'ran'}\nVw\ntR."  # open(".../ran", "w") as a pickle
    (tmp_path / "pytorch_model.bin").write_bytes(call.encode())
    with pytest.raises(WeightsError, match="expected model.safetensors in .*, came pytorch_model.bin"):
        encoder(folder.name, tmp_path)
    assert not (tmp_path / "ran").exists()


CODE = {"auto_map": {"AutoConfig": "own.Config", "AutoModel": "own.Model"}}


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        (json.dumps({"model_type": "own", **CODE}), "came those of own"),
        (json.dumps({"model_type": "wav2vec2", **CODE}), "expected weights in a folder"),
        ("{", "expected JSON with a model_type in .*config.json"),
        ("[]", "expected JSON with a model_type in .*config.json"),
        ("{}", "expected JSON with a model_type in .*config.json, came KeyError"),
    ],
)
def test_a_configuration_brings_no_code(tmp_path, configuration, said):
    (tmp_path / "config.json").write_text(configuration)
    (tmp_path / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(WeightsError, match=said):
        encoder("wav2vec2", tmp_path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("folder", ["wav2vec2"], indirect=True)
def test_damaged_weights_are_named(folder, tmp_path):
    shutil.copyfile(folder / "config.json", tmp_path / "config.json")
    (tmp_path / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:1000])
    with pytest.raises(WeightsError, match=f"expected whole weights in {tmp_path}"):
        encoder("wav2vec2", tmp_path)


@pytest.mark.parametrize("folder", ["hubert"], indirect=True)
def test_weights_in_the_cache_of_the_hub_are_found_by_name(folder, tmp_path):
    """In a process of its own: transformers reads where its cache lies when it is imported."""
    snapshot = tmp_path / "hub" / "models--some--net" / "snapshots" / ("0" * 40)
    shutil.copytree(folder, snapshot)
    (tmp_path / "hub" / "models--some--net" / "refs").mkdir()
    (tmp_path / "hub" / "models--some--net" / "refs" / "main").write_text(snapshot.name)
    code = (
        "from sertools.measure.encoders import encoder; import numpy;"
        f"print(encoder({folder.name!r}, 'some/net').encode(numpy.zeros(1600)).values.shape)"
    )
    environment = {**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "(4, 16)"


def test_weights_that_lack_a_part_are_refused(folder, tmp_path):
    from safetensors.torch import load_file, save_file

    shutil.copytree(folder, tmp_path / "part")
    path = tmp_path / "part" / "model.safetensors"
    weights = load_file(path)
    lacking = next(name for name in weights if name.startswith("encoder.layers.1"))
    del weights[lacking]
    save_file(weights, path, {"format": "pt"})
    with pytest.raises(WeightsError, match=f"1 missing, first: {lacking}"):
        encoder(folder.name, tmp_path / "part")


def test_names_and_what_they_take():
    assert set(NEED_WEIGHTS) < set(ENCODERS)
    with pytest.raises(ValueError, match="cepstral, compare, wav2vec2, hubert, came 'mfcc'"):
        encoder("mfcc")
    with pytest.raises(ValueError, match="no weights for cepstral"):
        encoder("cepstral", "some/folder")
    with pytest.raises(WeightsError, match="wav2vec2, hubert, came 'whisper'"):
        SpeechModel("whisper")
