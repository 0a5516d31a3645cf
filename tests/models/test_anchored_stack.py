import numpy as np
import pytest
import torch

from sertools.corpora.vowels import VOWELS
from sertools.models.anchored_stack import Keys, batch_of, classify, encode, initial
from sertools.models.anchored_steps import Dropout, allowed_keys, batch_keys, held_out_keys, key_places
from sertools.models.anchored_transformer import AnchoredTransformer, Shape, positions
from sertools.models.vowel_batches import pack, pool
from sertools.models.vowel_draws import VowelDraws
from sertools.models.vowel_sequences import PADDING, Sequences

WIDTH = 7


def some(seed, count=30, longest=6):
    draw = np.random.default_rng(seed)
    lengths = draw.integers(1, longest + 1, count)
    vowels = draw.integers(0, len(VOWELS), (count, longest))
    vowels[np.arange(longest) >= lengths[:, None]] = PADDING
    features = draw.standard_normal((count, longest, WIDTH)).astype(np.float32)
    return Sequences(tuple(f"u{k}" for k in range(count)), features, vowels)


def modules(shape, seeds):
    """The stack's networks one by one."""
    stacked = initial(shape, seeds)
    made = []
    for k in range(len(seeds)):
        network = AnchoredTransformer(shape)
        network.load_state_dict({name: value[k] for name, value in stacked.items()})
        made.append(network)
    return stacked, made


@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
def test_the_stack_computes_what_the_modules_do(attention, layers):
    shape = Shape(WIDTH, 4, hidden=16, heads=4, layers=layers, feedforward=24, attention=attention)
    stacked, networks = modules(shape, [1, 2, 3])
    for value in stacked.values():
        value.requires_grad_()
    source = some(0)
    packed = pack(pool(source, torch.device("cpu")), np.array([[3, 9, 1, 8], [20, 4, 5, 6]]))
    batch, spread = batch_of(packed, attention), [2, 1]
    keys = None
    if attention:
        other = pack(pool(some(1), torch.device("cpu")), np.array([[0, 1, 2], [3, 4, 5]]))
        keys = batch_keys(packed, other, 2, [np.random.default_rng(k) for k in range(2)])
    hidden = encode(stacked, shape, batch, spread, keys)
    logits = classify(stacked, hidden, batch, spread)
    total, slopes = 0.0, torch.linspace(-1, 2, 16)
    for member, (network, run) in enumerate(zip(networks, [0, 0, 1], strict=True)):
        rows = source.rows([[3, 9, 1, 8], [20, 4, 5, 6]][run])
        segments, vowels = torch.from_numpy(rows.features), torch.from_numpy(rows.vowels)
        memory = None
        if attention:
            # the run's own keys: the packed target utterances, at most two of each vowel
            own = np.random.default_rng(run)
            places = key_places(other.vowels[run][: other.used[run]], 2, own)
            memory = other.features[run, places], torch.from_numpy(other.vowels[run, places])
        expected, states = network(segments, vowels, memory)
        torch.testing.assert_close(logits[member], expected, rtol=1e-4, atol=1e-5)
        for k in range(4):
            places = np.flatnonzero(packed.owner[run] == k)
            torch.testing.assert_close(hidden[member, places], states[k, : len(places)], rtol=1e-4, atol=1e-5)
        total = total + expected.square().sum() + (states[vowels >= 0] * slopes).sum()
        network.zero_grad()
    total.backward()
    real = torch.from_numpy(packed.owner >= 0)[[0, 0, 1]]
    parts = [(own[places] * slopes).sum() for own, places in zip(hidden, real, strict=True)]
    gradients = torch.autograd.grad(logits.square().sum() + torch.stack(parts).sum(), list(stacked.values()))
    for member, network in enumerate(networks):
        own = dict(network.named_parameters())
        for name, gradient in zip(stacked, gradients, strict=True):
            torch.testing.assert_close(gradient[member], own[name].grad, rtol=1e-3, atol=1e-4)


def test_target_utterances_attend_to_their_own_vowels():
    shape = Shape(WIDTH, 2, hidden=8, heads=2, feedforward=8, attention=True)
    stacked, (network,) = modules(shape, [5])
    target = some(3)
    packed = pack(pool(target, torch.device("cpu")), np.array([[2, 7, 11, 12, 13]]))
    batch = batch_of(packed, True)
    found = classify(stacked, encode(stacked, shape, batch, [1]), batch, [1])
    rows = target.rows([2, 7, 11, 12, 13])
    expected, _ = network(torch.from_numpy(rows.features), torch.from_numpy(rows.vowels))
    torch.testing.assert_close(found[0], expected, rtol=1e-4, atol=1e-5)


def test_the_company_of_an_utterance_does_not_matter():
    shape = Shape(WIDTH, 3, hidden=8, heads=2, feedforward=8)
    stacked = initial(shape, [1])
    source = pool(some(4), torch.device("cpu"))
    found = []
    for rows in ([5], [5, 1, 2, 3], [9, 8, 5]):
        batch = batch_of(pack(source, np.array([rows])), False)
        found.append(classify(stacked, encode(stacked, shape, batch, [1]), batch, [1])[0, rows.index(5)])
    torch.testing.assert_close(found[0], found[1])
    torch.testing.assert_close(found[0], found[2])


def test_attention_leaves_the_other_weights_as_they_were():
    plain, attending = (initial(Shape(WIDTH, 4, attention=attention), [8, 9]) for attention in (False, True))
    assert set(attending) - set(plain) == {name for name in attending if name.startswith("cross")}
    for name, value in plain.items():
        torch.testing.assert_close(attending[name], value, rtol=0, atol=0)
    state = torch.random.get_rng_state()
    initial(Shape(WIDTH, 4), [8])
    assert (torch.random.get_rng_state() == state).all()


def test_keys_are_of_the_same_vowel_and_few():
    vowels = np.array([0, 0, 0, 1, -1, 2, 0, 1])
    chosen = key_places(vowels, 2, np.random.default_rng(0))
    assert np.bincount(vowels[chosen]).tolist() == [2, 2, 1] and (np.diff(chosen) > 0).all()
    seen = {tuple(key_places(vowels, 2, np.random.default_rng(k))) for k in range(60)}
    assert {place for places in seen for place in places} == {0, 1, 2, 3, 5, 6, 7}
    allowed = allowed_keys(np.array([1, 3, -1]), np.array([1, 0, 1, -1]))
    assert allowed.tolist() == [[True, False, True, False], [True, True, True, False], [True, True, True, False]]


def test_every_run_looks_at_the_held_out_utterances_with_its_own_keys():
    source, target = (pool(some(seed), torch.device("cpu")) for seed in (0, 1))
    packed = pack(source, np.array([[0, 1, 2]]))
    places = [key_places(target.vowels, 1, np.random.default_rng(k)) for k in range(2)]
    keys = held_out_keys(packed, target, places)
    assert isinstance(keys, Keys) and keys.features.shape == (2, len(VOWELS), WIDTH)
    for run in range(2):
        np.testing.assert_array_equal(keys.features[run], target.features[places[run]])
        expected = allowed_keys(packed.vowels[0], target.vowels[places[run]])
        np.testing.assert_array_equal(keys.allowed[run], expected)


def test_dropout_of_a_run_is_the_same_alone_and_with_attention():
    source = pool(some(0, 40), torch.device("cpu"))
    draws = [VowelDraws(0, run) for run in range(2)]
    both = pack(source, np.array([[0, 1, 2, 3], [30, 31, 32, 33]]))
    alone = pack(source, np.array([[30, 31, 32, 33]]))
    first = list(Dropout(draws, "source", 1, 0.5, 8).factors(both, 1, True))
    second = list(Dropout(draws[1:], "source", 1, 0.5, 8).factors(alone, 1, False))
    assert len(first) == 3 and len(second) == 2
    for one, other in zip(first[1:], second, strict=True):
        torch.testing.assert_close(one[1, : alone.used[0]], other[0], rtol=0, atol=0)
    assert Dropout(draws, "source", 1, 0.0, 8).factors(both, 1, True) is None


def test_positions_are_sines_and_cosines():
    codes = positions(torch.arange(5), 6)
    for place in range(5):
        for k in range(3):
            angle = place / 10000 ** (2 * k / 6)
            assert codes[place, 2 * k : 2 * k + 2].tolist() == pytest.approx([np.sin(angle), np.cos(angle)], abs=1e-6)


@pytest.mark.parametrize("wrong", [{"hidden": 10, "heads": 4}, {"classes": 1}, {"layers": 0}])
def test_shapes_that_cannot_be(wrong):
    with pytest.raises(ValueError, match="expected"):
        Shape(**({"features": 3, "classes": 2} | wrong))
