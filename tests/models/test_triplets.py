import numpy as np
import pytest
import torch

from sertools.models.triplets import choose_triplets, triplet_loss

CLASSES, VOWELS = 3, 4


def batch(seed, members=2, source=60, target=40):
    draw = np.random.default_rng(seed)
    sides = [
        (draw.integers(-1, CLASSES, (members, n)), draw.integers(-1, VOWELS, (members, n))) for n in (source, target)
    ]
    anchors = draw.random((members, CLASSES, VOWELS)) < 0.5
    anchors[:, 0, 1] = True
    return *sides, anchors, draw.random((members, 500, 5))


def test_every_triplet_is_what_the_paper_says():
    source, target, anchors, uniforms = batch(0)
    found = choose_triplets(source, target, anchors, uniforms)
    assert found.valid.all()
    for member in range(2):
        for a, p, n in zip(found.anchor[member], found.positive[member], found.negative[member], strict=True):
            emotion, vowel = target[0][member, a], target[1][member, a]
            assert anchors[member, emotion, vowel]
            assert (source[0][member, p], source[1][member, p]) == (emotion, vowel)
            assert source[0][member, n] not in (emotion, -1) and source[1][member, n] == vowel


def test_every_possible_segment_is_chosen_and_evenly():
    source, target, anchors, _ = batch(1, members=1)
    uniforms = np.random.default_rng(9).random((1, 60000, 5))
    found = choose_triplets(source, target, anchors, uniforms)
    (s, v), (ts, tv) = ((side[0][0], side[1][0]) for side in (source, target))
    cells = [
        (e, w) for e in range(CLASSES) for w in range(VOWELS)
        if anchors[0, e, w] and ((s == e) & (v == w)).any() and ((s != e) & (s >= 0) & (v == w)).any()
        and ((ts == e) & (tv == w)).any()
    ]  # fmt: skip
    per_class = {e: [w for f, w in cells if f == e] for e in {e for e, _ in cells}}
    expected = {"anchor": np.zeros(40), "positive": np.zeros(60), "negative": np.zeros(60)}
    for e, fitting in per_class.items():
        for w in fitting:
            weight = 1 / len(per_class) / len(fitting)
            for name, choice in (
                ("anchor", (ts == e) & (tv == w)),
                ("positive", (s == e) & (v == w)),
                ("negative", (s != e) & (s >= 0) & (v == w)),
            ):
                expected[name] += weight * choice / choice.sum()
    for name, shares in expected.items():
        counted = np.bincount(getattr(found, name)[0], minlength=len(shares)) / 60000
        np.testing.assert_allclose(counted, shares, atol=0.01)
        assert set(np.flatnonzero(counted)) == set(np.flatnonzero(shares))


def test_members_do_not_disturb_each_other():
    source, target, anchors, uniforms = batch(2)
    both = choose_triplets(source, target, anchors, uniforms)
    alone = choose_triplets(tuple(x[1:] for x in source), tuple(x[1:] for x in target), anchors[1:], uniforms[1:])
    for one, other in zip(both, alone, strict=True):
        np.testing.assert_array_equal(one[1:], other)


def test_without_anchors_negatives_or_labels_nothing_is_valid():
    source, target, anchors, uniforms = batch(3)
    lonely = np.zeros_like(source[0])
    assert not choose_triplets((lonely, source[1]), target, anchors, uniforms).valid.any()
    unlabelled = np.full_like(target[0], -1)
    assert not choose_triplets(source, (unlabelled, target[1]), anchors, uniforms).valid.any()
    anchors[0] = False
    assert choose_triplets(source, target, anchors, uniforms).valid.any(1).tolist() == [False, True]


def test_the_loss_against_a_plain_loop_and_pytorchs_own():
    draw = torch.Generator().manual_seed(0)
    a, p, n = torch.randn(3, 2, 7, 5, generator=draw, dtype=torch.float64)
    valid = torch.tensor([[True] * 7, [True] * 4 + [False] * 3])
    found = triplet_loss(a, p, n, valid, margin=0.7)
    for member in range(2):
        losses = []
        for j in range(7):
            if valid[member, j]:
                x, y, z = (t[member, j] / t[member, j].norm() for t in (a, p, n))
                losses.append(max(0.0, float((x - y).norm() - (x - z).norm() + 0.7)))
        assert float(found[member]) == pytest.approx(sum(losses) / len(losses))
    unit = [torch.nn.functional.normalize(each[0], dim=-1) for each in (a, p, n)]
    assert float(found[0]) == pytest.approx(float(torch.nn.TripletMarginLoss(0.7, eps=0.0)(*unit)))


def test_the_loss_pulls_the_anchor_to_the_positive_and_has_a_gradient_where_they_meet():
    a = torch.tensor([[[1.0, 0.0]]], requires_grad=True)
    loss = triplet_loss(a, torch.tensor([[[0.0, 1.0]]]), torch.tensor([[[-1.0, 0.1]]]), torch.tensor([[True]]))
    gradient = torch.autograd.grad(loss.sum(), a)[0]
    assert gradient[0, 0, 1] < 0
    same = torch.ones(1, 1, 2, requires_grad=True)
    loss = triplet_loss(same, same, same, torch.tensor([[True]]))
    assert float(loss.detach()) == 1 and torch.isfinite(torch.autograd.grad(loss.sum(), same)[0]).all()


def test_a_member_without_triplets_has_no_loss():
    ones = torch.ones(1, 3, 2)
    assert float(triplet_loss(ones, -ones, ones, torch.zeros(1, 3, dtype=torch.bool))) == 0
