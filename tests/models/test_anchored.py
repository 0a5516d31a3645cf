from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.vowel_loop import plain_loop
from sertools.corpora.vowels import VOWELS
from sertools.models.anchored import train
from sertools.models.anchored_request import Settings, Target
from sertools.models.vowel_methods import CL, FOUR, METHODS, Member, Method, members, task_anchors, tasks
from sertools.models.vowel_sequences import PADDING, Sequences

EMOTIONS = ("neutral", "sad", "happy", "angry")
WIDTH, TRAINING, VALIDATION = 6, np.arange(100), np.arange(100, 140)
SMALL = Settings(epochs=3, batch=24, target_batch=12, triplets=16, keys=3, learning_rate=3e-3, dropout=0.0, hidden=16,
                 heads=2, feedforward=16)  # fmt: skip
GA, AGA = (next(m for m in METHODS if (m.name, m.kind) == (name, "Both")) for name in ("GA-CL", "AGA-CL"))


def language(seed, count, shift=0.0):
    """Utterances in which emotion moves the segments, as in every other language, and the language does too."""
    world, draw = np.random.default_rng(0), np.random.default_rng(seed)
    emotion_moves, vowel_means = world.standard_normal((4, WIDTH)), world.standard_normal((len(VOWELS), WIDTH))
    lengths = draw.integers(1, 6, count)
    vowels = draw.integers(0, len(VOWELS), (count, 5))
    vowels[np.arange(5) >= lengths[:, None]] = PADDING
    emotions = np.arange(count) % 4
    features = vowel_means[vowels] + 1.5 * emotion_moves[emotions][:, None] + draw.standard_normal((count, 5, WIDTH))
    names = tuple(f"{seed}-{k}" for k in range(count))
    return Sequences(names, (features + shift).astype(np.float32), vowels), np.array(EMOTIONS)[emotions]


@pytest.fixture(scope="module")
def request_of():
    source, emotions = language(1, 140)
    other, other_emotions = language(2, 60, shift=0.5)
    anchors = np.random.default_rng(3).random((4, len(VOWELS))) < 0.5
    target = Target(
        other.rows(np.arange(40)),
        {task: codes[:40] for task, codes in tasks(other_emotions, EMOTIONS).items()},
        task_anchors({("GA", "Both"): anchors, ("BA", "Both"): anchors & (anchors.cumsum(1) == 1)}, EMOTIONS),
    )
    return {
        "source": source, "labels": tasks(emotions, EMOTIONS), "training": TRAINING, "validation": VALIDATION,
        "target": target, "settings": SMALL,
    }, other.rows(np.arange(40, 60)), other_emotions[40:]  # fmt: skip


def unlike(one, other):
    """Largest difference of two trainings' parameters, in the members' order."""
    return max(
        float((value[row] - again.shards[0].parameters[name][row]).abs().max())
        for again in [other]
        for shard in one.shards
        for name, value in shard.parameters.items()
        for row in range(len(value))
    )


@pytest.mark.parametrize("method", [CL, GA, AGA], ids=lambda method: method.name)
def test_a_member_moves_as_in_a_plain_loop(request_of, method):
    arguments, test, _ = request_of
    asked, compared = members([method], [FOUR, "sad"], 2), 0
    made = train(members=asked, **arguments)
    for place, member in enumerate(asked):
        labels = arguments["labels"][member.task]
        # a stack draws as many classes as the largest task has: the loop begins with its first ones
        fresh = train(members=[member], **(arguments | {"settings": replace(SMALL, epochs=1, learning_rate=1e-30)}))
        network, history = plain_loop(arguments["source"], labels, TRAINING, member, SMALL, arguments["target"],
                                      fresh.network(0).train())  # fmt: skip
        own = made.history[made.history["member"] == place]
        expected = np.array(history)
        np.testing.assert_allclose(own["emotion_loss"], expected[:, 0], rtol=1e-4)
        if method.anchored:
            np.testing.assert_allclose(own["adaptation_loss"], expected[:, 1], rtol=1e-3)
            assert (own["adaptation_loss"] > 0).all()
        else:
            assert own["adaptation_loss"].isna().all()
        if made.best_epochs[place] == SMALL.epochs:
            compared += 1
            # weights cannot be compared: the bias of attention's keys changes nothing, and Adam moves it by rounding
            logits, _ = network(torch.from_numpy(test.features), torch.from_numpy(test.vowels))
            own = made.scores(test)[place, :, : logits.shape[1]]
            np.testing.assert_allclose(own, logits.softmax(-1).detach().numpy(), atol=1e-3)
    assert compared


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_with_an_adaptation_weight_of_zero_an_anchored_model_is_cl(request_of, dropout):
    arguments, test, _ = request_of
    arguments = arguments | {"settings": replace(SMALL, dropout=dropout)}
    plain = train(members=members([CL], [FOUR, "sad"], 2), **arguments)
    zero = train(members=members([replace(GA, weight=0.0)], [FOUR, "sad"], 2), **arguments)
    full = train(members=members([GA], [FOUR, "sad"], 2), **arguments)
    np.testing.assert_allclose(zero.scores(test), plain.scores(test), atol=1e-5)
    assert unlike(plain, zero) < 1e-5 < 1e-3 < unlike(plain, full)


def test_a_member_is_the_same_alone_and_in_company(request_of):
    arguments, test, _ = request_of
    arguments = arguments | {"settings": replace(SMALL, dropout=0.2)}
    asked = members([CL, GA, AGA, replace(GA, reading="pseudo")], [FOUR, "happy"], 2)
    together = train(members=asked, **arguments)
    everything = together.scores(test)
    for place in (1, 6, 10, 15):
        alone = train(members=[asked[place]], **arguments).scores(test)
        np.testing.assert_allclose(alone[0], everything[place, :, : alone.shape[2]], atol=2e-4)
    again = train(members=asked, workers=2, **arguments)
    np.testing.assert_array_equal(again.scores(test), everything)


def test_it_learns_and_the_score_is_that_of_the_best_epoch(request_of):
    arguments, test, emotions = request_of
    made = train(members=members([CL, GA, AGA], list(arguments["labels"]), 1),
                 **(arguments | {"settings": replace(SMALL, epochs=25, dropout=0.1)}))  # fmt: skip
    scores = made.scores(test)
    watched = made.scores(arguments["source"].rows(VALIDATION), arguments["target"].sequences)
    assert scores.shape == (15, 20, 4) and scores.dtype == np.float32
    np.testing.assert_allclose(scores.sum(-1), 1, rtol=1e-5)
    for place, member in enumerate(made.members):
        truth = tasks(emotions, EMOTIONS)[member.task]
        recalls = [(scores[place].argmax(1)[truth == k] == k).mean() for k in np.unique(truth)]
        assert np.mean(recalls) > (0.6 if member.task == FOUR else 0.65), member
        if member.task != FOUR:
            assert not scores[place, :, 2:].any()
        own = made.history[made.history["member"] == place].set_index("epoch")
        assert own.loc[made.best_epochs[place], "validation_ua"] == own["validation_ua"].max()
        truth = arguments["labels"][member.task][VALIDATION]
        recalls = [(watched[place].argmax(1)[truth == k] == k).mean() for k in np.unique(truth)]
        assert np.mean(recalls) == pytest.approx(own["validation_ua"].max())


def test_a_network_of_its_own_says_the_same(request_of):
    arguments, test, _ = request_of
    made = train(members=members([AGA], [FOUR, "sad"], 1), **arguments)
    segments = made.segments(test)
    assert segments.shape == (2, 20, 5, 16) and not segments[:, ~test.mask].any()
    for place in range(2):
        logits, states = made.network(place)(torch.from_numpy(test.features), torch.from_numpy(test.vowels))
        np.testing.assert_allclose(segments[place][test.mask], states.detach().numpy()[test.mask], atol=1e-4)
        expected = logits.softmax(-1).detach().numpy()
        np.testing.assert_allclose(made.scores(test)[place, :, : expected.shape[1]], expected, atol=1e-5)
    with pytest.raises(IndexError, match="0 to 1"):
        made.network(2)


def test_members_stop_when_nothing_becomes_better_and_the_others_go_on(request_of):
    arguments, _, _ = request_of
    made = train(members=members([GA], list(arguments["labels"]), 2),
                 **(arguments | {"settings": replace(SMALL, epochs=30, patience=2)}))  # fmt: skip
    lengths = made.history.groupby("member").size()
    assert lengths.nunique() > 1
    for place, epochs in lengths.items():
        assert epochs == min(30, made.best_epochs[place] + 2)
        own = made.history[made.history["member"] == place]
        order = sorted(own.index, key=lambda k: (-own["validation_ua"][k], own["validation_loss"][k]))
        assert own["epoch"][order[0]] == made.best_epochs[place]


def test_guesses_of_its_own_take_the_place_of_labels(request_of):
    arguments, _, _ = request_of
    guessing = replace(GA, reading="pseudo")
    unlabelled = replace(arguments["target"], labels={})
    made = train(members=[Member(guessing, FOUR, 0)], **(arguments | {"target": unlabelled}))
    # before the first epoch it has not guessed: no triplets
    assert made.history["adaptation_loss"][0] == 0 and (made.history["adaptation_loss"][1:] > 0).all()
    shuffled = {task: np.random.default_rng(0).permutation(c) for task, c in arguments["target"].labels.items()}
    blind = train(members=[Member(guessing, FOUR, 0)],
                  **(arguments | {"target": replace(unlabelled, labels=shuffled)}))  # fmt: skip
    assert unlike(made, blind) == 0


def test_labels_of_the_target_that_are_not_known_are_no_anchors(request_of):
    arguments, _, _ = request_of
    unknown = {task: np.full_like(codes, -1) for task, codes in arguments["target"].labels.items()}
    plain = train(members=members([CL], [FOUR], 1), **arguments)
    made = train(
        members=members([GA], [FOUR], 1), **(arguments | {"target": replace(arguments["target"], labels=unknown)})
    )
    assert unlike(plain, made) < 1e-6


def test_weighted_classes_count_the_same(request_of):
    arguments, _, _ = request_of
    weighted = replace(SMALL, weighted=True, epochs=1, learning_rate=1e-30, batch=100)
    made = train(members=members([CL], ["sad"], 1), **(arguments | {"settings": weighted}))
    logits = made.network(0)(
        torch.from_numpy(arguments["source"].features[TRAINING]), torch.from_numpy(arguments["source"].vowels[TRAINING])
    )[0]  # fmt: skip
    truth = torch.from_numpy(arguments["labels"]["sad"][TRAINING])
    each = torch.nn.functional.cross_entropy(logits, truth, reduction="none")
    expected = (each[truth == 0].mean() + each[truth == 1].mean()) / 2
    assert made.history["emotion_loss"][0] == pytest.approx(expected.item(), rel=1e-4)


def test_what_is_asked_for_must_fit(request_of):
    arguments, _, _ = request_of

    def ask(method=GA, task=FOUR, **changed):
        return train(members=[Member(method, task, 0)], **(arguments | changed))

    with pytest.raises(ValueError, match="none"):
        train(members=[], **arguments)
    with pytest.raises(ValueError, match="a target expected for GA-CL"):
        ask(target=None)
    with pytest.raises(ValueError, match="tasks \\['arousal'\\]"):
        ask(task="arousal")
    with pytest.raises(ValueError, match="share"):
        ask(validation=np.arange(90, 140))
    with pytest.raises(ValueError, match="all of them in validation"):
        ask(validation=np.arange(100, 102))
    with pytest.raises(ValueError, match="anchors bool"):
        ask(Method("WA-CL", "Both", "WA"))
    with pytest.raises(ValueError, match="target's labels"):
        ask(target=replace(arguments["target"], labels={FOUR: np.full(40, 9)}))
    with pytest.raises(ValueError, match="labels of '4-CAT'"):
        ask(labels={FOUR: np.zeros(3, dtype=int)})
    with pytest.raises(ValueError, match="learning rate"):
        Settings(learning_rate=0.0)
    with pytest.raises(ValueError, match="dropout"):
        Settings(dropout=1.0)
    assert ask(CL, target=None).scores(arguments["target"].sequences).shape == (1, 40, 4)
