"""Shapes, parameters counted by hand, the LSTM against a plain loop, and: padding changes no score and no gradient."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence

from sertools.models.cnn_lstm import CNNLSTM, LSTMComponent
from sertools.models.initial_weights import initialise

LENGTHS = st.lists(st.integers(1, 23), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def network():
    made = CNNLSTM()
    initialise(made, 8)
    return made.double()


def padded(lengths, more, filling):
    generator = torch.Generator().manual_seed(sum(lengths))
    batch = torch.full((len(lengths), 40, max(lengths) + more), filling, dtype=torch.float64)
    for k, length in enumerate(lengths):
        batch[k, :, :length] = torch.randn(40, length, dtype=torch.float64, generator=generator)
    return batch, torch.tensor(lengths)


def learning(module):
    return sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)


def test_parameters_by_hand():
    lstm = 4 * 128 * (128 + 128 + 1)
    dense = (128 * 64 + 64) + (64 * 3 + 3)
    assert (lstm, dense) == (131_584, 8_451)
    assert learning(LSTMComponent()) == lstm + dense == 140_035
    assert learning(CNNLSTM()) == 103_232 + 140_035


def test_shapes(network):
    logits, hidden = network(*padded([7, 12], 0, 0.0))
    assert logits.shape == (2, 3) and hidden.shape == (2, 64) and hidden.min() >= 0


@settings(deadline=None, max_examples=20)
@given(LENGTHS, st.integers(0, 30), st.sampled_from([0.0, -50.0, float("nan")]))
def test_padding_changes_no_score(network, lengths, more, filling):
    with torch.no_grad():
        together = network(*padded(lengths, more, filling))
        batch, _ = padded(lengths, 0, 0.0)
        for k, length in enumerate(lengths):
            alone = network(batch[k : k + 1, :, :length], torch.tensor([length]))
            torch.testing.assert_close(together.logits[k], alone.logits[0])
            torch.testing.assert_close(together.hidden[k], alone.hidden[0])


@settings(deadline=None, max_examples=10)
@given(LENGTHS, st.integers(1, 30))
def test_padding_changes_no_loss_and_no_gradient(network, lengths, more):
    truth = torch.arange(len(lengths)) % 3
    kept = torch.from_numpy(np.random.default_rng(0).random((len(lengths), 192)) >= 0.3)
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    found = []
    for batch, ends in (padded(lengths, 0, 0.0), padded(lengths, more, 9.0)):
        loss = cross_entropy(network(batch, ends, kept).logits, truth)
        found.append([loss.detach(), *torch.autograd.grad(loss, parameters)])
    for near, far in zip(*found, strict=True):
        torch.testing.assert_close(near, far)


def test_padding_in_the_precision_of_training(network):
    single = CNNLSTM()
    single.load_state_dict(network.state_dict())
    with torch.no_grad():
        near, far = (
            single(batch.float(), ends).logits.softmax(1)
            for batch, ends in (padded([101, 37, 160], 0, 0.0), padded([101, 37, 160], 143, 9.0))
        )
    torch.testing.assert_close(near, far, atol=1e-6, rtol=1e-6)


def test_the_lstm_against_a_loop_and_against_packed_sequences(network):
    component = network.recogniser
    lengths = torch.tensor([3, 5, 1])
    bottleneck = torch.randn(3, 128, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        hidden = component(bottleneck, lengths).hidden
        packed = pack_padded_sequence(bottleneck.transpose(1, 2), lengths, batch_first=True, enforce_sorted=False)
        last = component.lstm(packed)[1][0][0]
        torch.testing.assert_close(hidden, component.hidden(last).relu())
        weights, recurrent, bias = (getattr(component.lstm, f"{n}_l0") for n in ("weight_ih", "weight_hh", "bias_ih"))
        for k, length in enumerate(lengths):
            state = cell = torch.zeros(128, dtype=torch.float64)
            for t in range(length):
                enter, forget, new, leave = (weights @ bottleneck[k, :, t] + recurrent @ state + bias).chunk(4)
                cell = forget.sigmoid() * cell + enter.sigmoid() * new.tanh()
                state = leave.sigmoid() * cell.tanh()
            torch.testing.assert_close(hidden[k], component.hidden(state).relu())


def test_dropout_by_hand(network):
    component = network.recogniser
    bottleneck, lengths = torch.rand(1, 128, 2).double(), torch.tensor([2])
    kept = torch.ones(1, 192, dtype=torch.bool)
    kept[0, 3] = kept[0, 128 + 5] = False
    with torch.no_grad():
        last = component.lstm(bottleneck.transpose(1, 2))[0][:, -1] / 0.7
        last[0, 3] = 0
        hidden = component.hidden(last).relu()
        thinned = hidden / 0.7
        thinned[0, 5] = 0
        found = component(bottleneck, lengths, kept)
        torch.testing.assert_close(found.hidden, hidden)
        torch.testing.assert_close(found.logits, component.output(thinned))
