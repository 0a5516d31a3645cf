"""Shapes, parameters counted by hand, and: what is behind the end of a series does not matter."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from sertools.models.initial_weights import initialise
from sertools.models.masks import halved
from sertools.models.sparse_autoencoder import (
    Decoder,
    Encoder,
    SparseAutoencoder,
    activity,
    bottleneck_lengths,
    near_zero,
    reconstruction_error,
)

LENGTHS = st.lists(st.integers(1, 23), min_size=1, max_size=4)
FILLINGS = st.sampled_from([0.0, 1e3, float("nan"), float("inf")])


def network(dtype=torch.float64):
    made = SparseAutoencoder()
    initialise(made, 3)
    return made.to(dtype)


def batch_of(lengths, more, filling, dtype=torch.float64):
    """Random series of `lengths`, padded with `filling` to `more` frames beyond the longest; and each of them alone."""
    generator = torch.Generator().manual_seed(sum(lengths))
    alone = [torch.randn(1, 40, length, dtype=dtype, generator=generator) for length in lengths]
    padded = torch.full((len(lengths), 40, max(lengths) + more), filling, dtype=dtype)
    for k, own in enumerate(alone):
        padded[k, :, : own.shape[-1]] = own
    return padded, torch.tensor(lengths), alone


def plain(model, series):
    """The network on one series of its own length, written out without a mask."""
    hidden = series
    for layer, stride in zip(model.encoder.layers, (1, 2, 2), strict=True):
        size = layer.weight.shape[-1]
        hidden = functional.relu(functional.conv1d(hidden, layer.weight, layer.bias, stride, size // 2))
    bottleneck, frames = hidden, series.shape[-1]
    for layer, wanted in zip(model.decoder.layers[:2], (-(-frames // 2), frames), strict=True):
        # a transposed convolution is a convolution of the input with zeros between its positions
        spread = hidden.new_zeros(*hidden.shape[:2], 2 * hidden.shape[-1])
        spread[..., ::2] = hidden
        turned = layer.weight.flip(-1).transpose(0, 1)
        hidden = functional.relu(functional.conv1d(spread, turned, layer.bias, padding=turned.shape[-1] // 2))
        hidden = hidden[..., :wanted]
    last = model.decoder.layers[2]
    return functional.conv1d(hidden, last.weight, last.bias, padding=2), bottleneck


def test_parameters_by_hand():
    encoder = (40 * 5 * 64 + 64) + (64 * 5 * 128 + 128) + (128 * 3 * 128 + 128)
    decoder = (128 * 3 * 128 + 128) + (128 * 5 * 64 + 64) + (64 * 5 * 40 + 40)
    assert (encoder, decoder) == (103_232, 103_144)
    for part, count in ((Encoder(), encoder), (Decoder(), decoder), (SparseAutoencoder(), 206_376)):
        assert sum(parameter.numel() for parameter in part.parameters()) == count


@pytest.mark.parametrize(("frames", "positions"), [(1, 1), (4, 1), (5, 2), (99, 25), (100, 25), (101, 26)])
def test_shapes(frames, positions):
    reconstruction, bottleneck = network()(torch.ones(2, 40, frames).double(), torch.tensor([frames, 1]))
    assert reconstruction.shape == (2, 40, frames) and bottleneck.shape == (2, 128, positions)
    assert bottleneck_lengths(torch.tensor([frames])).tolist() == [positions]


def test_half_of_a_length_is_rounded_up():
    assert halved(torch.tensor([1, 2, 3, 4, 5])).tolist() == [1, 1, 2, 2, 3]


@settings(deadline=None, max_examples=25)
@given(LENGTHS, st.integers(0, 9), FILLINGS)
def test_every_series_comes_out_as_it_does_alone(lengths, more, filling):
    model = network()
    padded, ends, alone = batch_of(lengths, more, filling)
    with torch.no_grad():
        reconstruction, bottleneck = model(padded, ends)
        errors, activities = reconstruction_error(padded, reconstruction, ends), activity(bottleneck)
        for k, own in enumerate(alone):
            expected, inner = plain(model, own)
            torch.testing.assert_close(reconstruction[k, :, : own.shape[-1]], expected[0])
            torch.testing.assert_close(bottleneck[k, :, : inner.shape[-1]], inner[0])
            assert not reconstruction[k, :, own.shape[-1] :].any() and not bottleneck[k, :, inner.shape[-1] :].any()
            torch.testing.assert_close(errors[k], (own - expected).square().mean())
            torch.testing.assert_close(activities[k], inner.abs().sum())
            assert near_zero(bottleneck, ends)[k] == pytest.approx((inner.abs() <= 1e-3).double().mean().item())


@settings(deadline=None, max_examples=15)
@given(LENGTHS, st.integers(1, 9), FILLINGS)
def test_padding_changes_no_gradient(lengths, more, filling):
    model = network()
    gradients = []
    for padded, ends, _ in (batch_of(lengths, 0, 0.0), batch_of(lengths, more, filling)):
        reconstruction, bottleneck = model(padded, ends)
        loss = reconstruction_error(padded, reconstruction, ends).mean() + 1e-2 * activity(bottleneck).mean()
        gradients.append(torch.autograd.grad(loss, list(model.parameters())))
    for first, second in zip(*gradients, strict=True):
        torch.testing.assert_close(first, second)


def test_padding_in_the_precision_of_training():
    model = network(torch.float32)
    lengths = [101, 37, 160]
    with torch.no_grad():
        near, _ = model(*batch_of(lengths, 0, 0.0, torch.float32)[:2])
        far, _ = model(*batch_of(lengths, 143, 7.0, torch.float32)[:2])
    torch.testing.assert_close(far[..., :160], near, atol=1e-6, rtol=1e-6)


def test_the_mean_is_over_series_not_over_frames():
    series = torch.zeros(2, 40, 4)
    reconstruction = torch.zeros(2, 40, 4)
    reconstruction[0] = 1.0  # a long series that is off by one
    errors = reconstruction_error(series, reconstruction, torch.tensor([4, 1]))
    assert errors.tolist() == [1.0, 0.0] and errors.mean() == 0.5


def test_share_of_near_zero_activities_by_hand():
    bottleneck = torch.zeros(1, 128, 3)
    bottleneck[0, :64, 0] = 0.5
    bottleneck[0, 0, 1] = 1e-3
    assert near_zero(bottleneck, torch.tensor([8])).item() == pytest.approx(1 - 64 / 256)
    assert near_zero(bottleneck, torch.tensor([8]), threshold=1e-4).item() == pytest.approx(1 - 65 / 256)
