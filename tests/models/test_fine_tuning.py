"""Fine-tuning of a tiny network: against a plain step, on sounds that can be told apart, and back from its folder."""

import json

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from sertools.measure.encoders import encoder
from sertools.measure.speech_models import SpeechModel
from sertools.models.fine_tuning import CARD, fine_tune

RATE = 16_000


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    import transformers

    torch.manual_seed(0)
    config = transformers.Wav2Vec2Config(
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(8,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        hidden_dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        feat_proj_dropout=0.0,
    )
    folder = tmp_path_factory.mktemp("weights")
    transformers.Wav2Vec2Model(config).save_pretrained(folder)
    return SpeechModel("wav2vec2", folder)


def sounds(count, seed=0):
    """Hiss and hum of unequal lengths."""
    generator = np.random.default_rng(seed)
    made = []
    for number in range(count):
        length = generator.integers(1600, 3200)
        hiss = generator.normal(scale=0.1, size=length)
        made.append((hiss if number % 2 else np.cumsum(hiss) / 40).clip(-1, 1).astype("float32"))
    return made, ["angry" if number % 2 else "sad" for number in range(count)]


def run(model, folder, count=8, **given):
    samples, labels = sounds(count)
    return fine_tune(model, samples, labels, folder, **{"seed": 3, "epochs": 1, "learning_rate": 1e-3, **given})


def test_one_step_is_adam_on_the_mean_loss_of_the_batch(model, tmp_path):
    samples, labels = sounds(4)
    made = run(model, tmp_path, count=4, batch=4, learning_rate=1e-2)
    torch.manual_seed(3)
    import copy

    network = copy.deepcopy(model.network)
    head = torch.nn.Linear(16, 2)
    logits = [head(network(torch.from_numpy(model.prepared(one))[None]).last_hidden_state.mean(1)) for one in samples]
    losses = cross_entropy(torch.cat(logits), torch.tensor([1 - k % 2 for k in range(4)]), reduction="none")
    losses.mean().backward()
    assert made.losses == pytest.approx([losses.mean().item()], abs=1e-6)
    after = SpeechModel("wav2vec2", tmp_path).network.state_dict()
    moved = 0
    for name, before in network.named_parameters():
        if name.startswith("feature_extractor"):
            assert torch.equal(after[name], before)
        elif before.grad is not None:
            # Adam's first step: the learning rate in the direction of the gradient
            clear = before.grad.abs() > 1e-5
            expected = before - 1e-2 * before.grad / (before.grad.abs() + 1e-8)
            assert torch.allclose(after[name][clear], expected[clear], atol=2e-5), name
            moved += int(clear.sum())
    assert moved > 500


def test_what_can_be_told_apart_is_learned(model, tmp_path):
    made = run(model, tmp_path, count=24, epochs=6, batch=4, learning_rate=3e-3)
    assert made.losses[-1] < 0.5 * made.losses[0] and made.accuracy[-1] > 0.9


def test_the_folder_is_an_encoder_and_the_model_is_left_alone(model, tmp_path):
    before = model.fingerprint
    made = run(model, tmp_path / "tuned")
    tuned = encoder("wav2vec2", made.folder)
    samples = sounds(1)[0][0]
    assert not np.allclose(tuned.encode(samples).values, model.encode(samples).values)
    again = SpeechModel("wav2vec2", model.weights)
    assert again.fingerprint == before and not model.network.training
    assert all(not value.requires_grad or value.grad is None for value in model.network.parameters())
    card = json.loads((made.folder / CARD).read_text())
    assert card["classes"] == {"angry": 4, "sad": 4} and card["from"]["weights"] == before
    assert tuned.normalised == model.normalised


def test_the_same_seed_gives_the_same_weights(model, tmp_path):
    state = torch.random.get_rng_state()
    made = [run(model, tmp_path / str(k), seed=seed) for k, seed in enumerate((3, 3, 4))]
    assert torch.equal(torch.random.get_rng_state(), state)
    prints = [SpeechModel("wav2vec2", one.folder).fingerprint for one in made]
    assert prints[0] == prints[1] != prints[2] and made[0].losses == made[1].losses


def test_convolutions_only_where_asked_for(model, tmp_path):
    key = "feature_extractor.conv_layers.0.conv.weight"
    frozen = SpeechModel("wav2vec2", run(model, tmp_path / "a").folder).network.state_dict()[key]
    free = SpeechModel("wav2vec2", run(model, tmp_path / "b", convolutions=True).folder).network.state_dict()[key]
    start = model.network.state_dict()[key]
    assert torch.equal(frozen, start) and not torch.equal(free, start)


def test_what_cannot_be_trained(model, tmp_path):
    samples, labels = sounds(4)
    with pytest.raises(ValueError, match="got 4 and 3"):
        fine_tune(model, samples, labels[:3], tmp_path, seed=0)
    with pytest.raises(ValueError, match=r"two classes.*of \['sad'\]"):
        fine_tune(model, samples, ["sad"] * 4, tmp_path, seed=0)
    with pytest.raises(ValueError, match="above 0; got 0"):
        fine_tune(model, samples, labels, tmp_path, seed=0, epochs=0)
    with pytest.raises(ValueError, match="device"):
        fine_tune(model, samples, labels, tmp_path, seed=0, device="tpu")
