import numpy as np
import pandas as pd
import pytest
import torch

from sertools.corpora.vowels import VOWELS
from sertools.models.vowel_batches import lay, pack, pool
from sertools.models.vowel_sequences import PADDING, Sequences, facts, sequences, standardised


def table(seed=0, utterances=6, width=3):
    draw = np.random.default_rng(seed)
    rows = [
        {"corpus": "c", "utterance": f"u{u}", "speaker": f"s{u % 2}", "emotion": "sad",
         "vowel": str(draw.choice(VOWELS)), "start": 0.3 * k, "end": 0.3 * k + 0.1}
        for u in range(utterances)
        for k in range(draw.integers(1, 5))
    ]  # fmt: skip
    tokens = pd.DataFrame(rows).sample(frac=1, random_state=seed).reset_index(drop=True)
    return tokens, draw.standard_normal((len(tokens), width)).astype(np.float32)


def test_an_utterance_holds_its_vowels_in_the_order_of_time():
    tokens, features = table()
    made = sequences(tokens, features, ["u3", "u0"])
    assert made.utterances == ("u3", "u0")
    for row, name in enumerate(made.utterances):
        own = tokens[tokens["utterance"] == name].sort_values("start")
        assert [VOWELS[k] for k in made.vowels[row][made.mask[row]]] == own["vowel"].tolist()
        np.testing.assert_array_equal(made.features[row][made.mask[row]], features[own.index])
        assert not made.features[row][~made.mask[row]].any()


def test_the_order_of_the_table_does_not_matter():
    tokens, features = table(1)
    ids = [f"u{k}" for k in range(6)]
    order = np.random.default_rng(0).permutation(len(tokens))
    one, other = sequences(tokens, features, ids), sequences(tokens.iloc[order], features[order], ids)
    np.testing.assert_array_equal(one.features, other.features)
    np.testing.assert_array_equal(one.vowels, other.vowels)
    assert sequences(tokens, features).utterances == tuple(dict.fromkeys(tokens["utterance"]))


def test_facts_come_in_the_order_of_the_utterances():
    tokens, _ = table()
    assert facts(tokens, ["u3", "u2"])["speaker"].tolist() == ["s1", "s0"]
    tokens.loc[tokens.index[tokens["utterance"] == "u3"][:1], "emotion"] = "happy"
    if (tokens["utterance"] == "u3").sum() > 1:
        with pytest.raises(ValueError, match="u3"):
            facts(tokens, ["u3"])
    with pytest.raises(ValueError, match="u9"):
        facts(tokens, ["u9"])


def test_corpora_are_standardised_each_by_itself():
    draw = np.random.default_rng(0)
    features, groups = draw.standard_normal((40, 3)) * [1, 5, 2] + 7, np.array(["a", "b"])[draw.integers(0, 2, 40)]
    features[groups == "a", 2] = 4.0
    found = standardised(features, groups)
    for name in "ab":
        own = found[groups == name]
        np.testing.assert_allclose(own.mean(0), 0, atol=1e-6)
        np.testing.assert_allclose(own.std(0), [1, 1, name == "b"], atol=1e-6)
    np.testing.assert_allclose(standardised(3 * features - 2, groups), found, atol=1e-5)
    with pytest.raises(ValueError, match="a group for each"):
        standardised(features, groups[1:])


def test_errors_of_sequences():
    tokens, features = table()
    with pytest.raises(ValueError, match="none of 1 of 2.*u9"):
        sequences(tokens, features, ["u0", "u9"])
    with pytest.raises(ValueError, match="features"):
        sequences(tokens, features[1:])
    with pytest.raises(ValueError, match="start"):
        sequences(tokens.drop(columns="start"), features)
    with pytest.raises(ValueError, match="y"):
        sequences(tokens.assign(vowel="y"), features)
    with pytest.raises(ValueError, match="begin with its vowels"):
        Sequences(("a",), np.zeros((1, 2, 3)), np.array([[PADDING, 1]]))
    with pytest.raises(ValueError, match="finite"):
        Sequences(("a",), np.full((1, 2, 3), np.nan), np.array([[1, PADDING]]))


def test_rows_are_filled_and_nothing_overlaps():
    draw = np.random.default_rng(3)
    for _ in range(50):
        lengths = draw.integers(1, 9, draw.integers(1, 40))
        starts = lay(lengths, 8)
        places = np.concatenate(
            [np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)]
        )
        assert len(set(places.tolist())) == lengths.sum()
        # nothing lies across the end of a row
        assert (starts // 8 == (starts + lengths - 1) // 8).all()
        # first fit leaves at most one row half empty
        assert starts.max() // 8 + 1 <= 2 * -(-lengths.sum() // 8)


def test_packed_utterances_are_those_that_were_asked_for():
    tokens, features = table(2, utterances=30)
    made = sequences(tokens, features)
    batch = np.array([[4, 0, 7, 9, 11], [3, 2, 1, 29, 28]])
    packed = pack(pool(made, torch.device("cpu"), width=6), batch)
    assert packed.features.shape[1] % 6 == 0 and packed.utterances == 5
    blocks, vowel_blocks, pooling = packed.blocks(), packed.blocks(same_vowel=True), packed.pooling()
    for run in range(2):
        for k, utterance in enumerate(batch[run]):
            places = np.flatnonzero(packed.owner[run] == k)
            places = places[np.argsort(packed.position[run, places])]
            length = made.lengths[utterance]
            np.testing.assert_array_equal(packed.features[run, places], made.features[utterance, :length])
            np.testing.assert_array_equal(packed.vowels[run, places], made.vowels[utterance, :length])
            row, first = divmod(places[0], 6)
            attended = np.zeros(6, dtype=bool)
            attended[first : first + length] = True
            assert (blocks[run, row, first : first + length] == attended).all()
            np.testing.assert_allclose(pooling[run, k] @ packed.features[run].numpy(),
                                       made.features[utterance, :length].mean(0), rtol=1e-5, atol=1e-6)  # fmt: skip
        empty = packed.owner[run] == PADDING
        assert not packed.features[run].numpy()[empty].any() and (packed.vowels[run][empty] == PADDING).all()
        assert empty[packed.used[run] :].all()
    assert blocks.any(-1).all() and (vowel_blocks <= blocks).all() and vowel_blocks.any(-1).all()


def test_a_run_is_packed_alone_as_beside_another():
    tokens, features = table(4, utterances=40)
    source = pool(sequences(tokens, features), torch.device("cpu"))
    both = pack(source, np.array([[0, 1, 2, 3], [30, 31, 32, 33]]))
    alone = pack(source, np.array([[30, 31, 32, 33]]))
    assert both.used[1] == alone.used[0] == alone.features.shape[1]
    np.testing.assert_array_equal(both.features[1, : both.used[1]], alone.features[0])
    np.testing.assert_array_equal(both.owner[1, : both.used[1]], alone.owner[0])


def test_a_row_is_never_narrower_than_an_utterance():
    with pytest.raises(ValueError, match="at least as wide"):
        pool(sequences(*table()), torch.device("cpu"), width=1)
