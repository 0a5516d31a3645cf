"""A member of a grid moves as it moves alone, and a trained grid gives what its models give."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from sertools.models import losses, stack
from sertools.models.draws import Draws
from sertools.models.grid import train
from sertools.models.methods import METHODS, Member, members

EPOCHS, SEED = 50, 4
ASKED = [METHODS[name] for name in ("Unsupervised", "Metric-cluster", "Metric-act", "Metric-val", "UAE", "DAE")]
ASKED += [
    METHODS["VAE-vanilla"],
    replace(METHODS["Metric-act"], name="other readings", metric_on="mu", metric_pairs="all", reduction="sum"),
    replace(METHODS["Metric-cluster"], name="squared", cluster_on="z", cluster_distance="squared", cluster_weight=0.1),
]


@pytest.fixture(scope="module")
def grid(data):
    return train(**data, members=members(tuple(ASKED), 3, 1), epochs=EPOCHS, seed=SEED)


def plain_loop(data, member, epochs):
    """One model, PyTorch's modules and torch.optim.Adam, batch by batch: total loss of every epoch, and the model."""
    method, draws = member.method, Draws(SEED, member.fold, member.run)
    model = draws.initial(method.encoder)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    x, classes = torch.from_numpy(data["features"]), torch.from_numpy(data["emotions"])
    labels = {name: torch.from_numpy(rows[member.fold]).float() for name, rows in data["labels"].items()}
    positions, totals = data["train_positions"][member.fold], []
    steps = len(positions) // 64
    for epoch in range(1, epochs + 1):
        order = torch.from_numpy(draws.order(positions, epoch))
        noise = torch.from_numpy(draws.latent_noise(64 * steps, epoch))
        corruption = torch.from_numpy(draws.input_noise(64 * steps, epoch))
        beta = {"none": 0, "one": 1, "annealed": losses.annealed_beta(epoch, epochs)}[method.beta]
        total = 0.0
        for step in range(steps):
            rows, drawn = order[64 * step : 64 * (step + 1)], slice(64 * step, 64 * (step + 1))
            clean = x[rows]
            if method.encoder == "VAE":
                mu, logvar = model.encode(clean)
                z = mu + (logvar / 2).exp() * noise[drawn]
                loss = beta * losses.kl_divergence(mu, logvar).sum()
            else:
                mu = z = model.embed(clean + corruption[drawn] if method.encoder == "DAE" else clean)
                loss = 0.0
            loss = loss + losses.reconstruction_loss(clean, model.decoder(z), method.reduction)
            if method.supervision == "cluster":
                seen = {"mu": mu, "z": z}[method.cluster_on]
                loss = loss + method.cluster_weight * losses.cluster_loss(seen, classes[rows], method.cluster_distance)
            elif method.supervision is not None:
                seen = {"mu": mu, "z": z}[method.metric_on]
                loss = loss + losses.metric_loss(seen, labels[method.supervision][rows], method.metric_pairs)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
        totals.append(total / steps)
    return np.array(totals), model


def apart(ours, theirs):
    return np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))


def test_every_member_follows_the_plain_loop(grid, data):
    loops = [plain_loop(data, member, EPOCHS)[0] for member in grid.members]
    difference = apart(grid.history[..., -1].T, np.array(loops))
    worst = difference[:, :10].max(1)
    assert worst.max() < 1e-5, f"by epoch 10: {dict(zip([m.method.name for m in grid.members], worst, strict=True))}"
    assert np.median(difference[:, -1]) < 1e-5


@pytest.mark.parametrize("method", ASKED, ids=[method.name for method in ASKED])
def test_a_member_trained_alone_follows_the_grid(grid, data, method):
    member = Member(method, fold=2, run=0)
    alone = train(**data, members=[member], epochs=EPOCHS, seed=SEED)
    together = grid.select(method=method.name, fold=2)
    difference = apart(alone.history, together.history)
    assert np.nanmax(difference[:10]) < 1e-5
    assert np.nanmedian(difference[-1]) < 1e-5


def test_a_member_that_waits_is_not_moved(data):
    """Beside a fold with five batches an epoch, a fold with three ends where the plain loop ends after one epoch."""
    asked = [Member(METHODS["Metric-act"], fold, 0) for fold in (0, 2)]
    trained = train(**data, members=asked, epochs=1, seed=SEED)
    for k, member in enumerate(asked):
        _, model = plain_loop(data, member, 1)
        for name, parameter in model.named_parameters():
            torch.testing.assert_close(trained.parameters[name][k], parameter.detach(), rtol=1e-5, atol=1e-6)


def test_history_adds_up(grid):
    table = grid.losses()
    assert len(table) == EPOCHS * len(grid.members)
    assert table["epoch"].tolist()[:: len(grid.members)] == list(range(1, EPOCHS + 1))
    betas = np.array([losses.annealed_beta(epoch) for epoch in range(1, EPOCHS + 1)]).repeat(3)
    for name, beta, weight in (("Unsupervised", betas, 0), ("Metric-cluster", betas, 0.5), ("VAE-vanilla", 1, 0)):
        rows = table[table["method"] == name]
        total = rows["reconstruction"] + beta * (rows["kl_1"] + rows["kl_2"]) + weight * rows["supervision"]
        np.testing.assert_allclose(rows["total"], total, rtol=1e-5)
    autoencoders = table[table["method"].isin(["UAE", "DAE"])]
    assert autoencoders[["kl_1", "kl_2"]].isna().all(axis=None)
    np.testing.assert_allclose(autoencoders["total"], autoencoders["reconstruction"])


def test_training_learns(grid):
    for method in ASKED[:7]:
        history = grid.select(method=method.name).history
        assert (history[-1, :, -1] < history[0, :, -1]).all(), method.name


def test_methods_share_their_draws(data):
    trained = train(**data, members=members(tuple(ASKED[:4]), 1, 2), epochs=1, seed=SEED)
    # before any step nothing but the draws of (seed, fold, run) differs, so runs differ and methods hardly do
    reconstruction = trained.history[0, :, 0].reshape(4, 2)
    assert np.ptp(reconstruction, axis=0).max() < 0.01
    assert (reconstruction[:, 0] != reconstruction[:, 1]).all()


def test_embeddings_are_those_of_the_models(grid, data):
    x = torch.from_numpy(data["features"])
    mu, z = grid.embed(data["features"]), grid.embed(data["features"], which="z", seed=9)
    assert mu.shape == z.shape == (len(grid.members), 400, 2)
    reconstructed = grid.reconstruct(data["features"])
    for k, member in enumerate(grid.members):
        model = grid.model(k)
        with torch.no_grad():
            np.testing.assert_allclose(mu[k], model.embed(x), atol=1e-5)
            np.testing.assert_allclose(reconstructed[k], model(x), atol=1e-4)
            if member.method.encoder == "VAE":
                deviation = (model.encode(x)[1] / 2).exp().numpy()
                noise = Draws(9, member.fold, member.run).embedding_noise(400)
                np.testing.assert_allclose(z[k], mu[k] + deviation * noise, atol=1e-5)
            else:
                assert np.array_equal(z[k], mu[k])


def test_sampling_is_repeatable_and_alike_for_all_methods(grid, data):
    z = grid.embed(data["features"], which="z", seed=9)
    assert np.array_equal(z, grid.embed(data["features"], which="z", seed=9))
    assert not np.array_equal(z, grid.embed(data["features"], which="z", seed=10))


def test_only_a_dae_sees_noisy_input_and_only_when_asked(grid, data):
    clean, noisy = grid.embed(data["features"]), grid.embed(data["features"], noisy_input=True)
    for k, member in enumerate(grid.members):
        assert np.array_equal(clean[k], noisy[k]) == (member.method.encoder != "DAE")


def test_embeddings_do_not_depend_on_the_other_rows(grid, data):
    many = np.tile(data["features"], (8, 1))
    np.testing.assert_allclose(grid.embed(many)[:, 2800:3200], grid.embed(data["features"]), atol=1e-6)


def test_selection(grid):
    part = grid.select(method="DAE", fold=1)
    assert [(m.method.name, m.fold, m.run) for m in part.members] == [("DAE", 1, 0)]
    place = grid.members.index(part.members[0])
    assert torch.equal(part.parameters["mu_head.weight"][0], grid.parameters["mu_head.weight"][place])
    assert np.array_equal(part.history[:, 0], grid.history[:, place], equal_nan=True)
    with pytest.raises(KeyError, match="no member with .*'PCA'"):
        grid.select(method="PCA")


def test_a_fold_may_have_its_own_features(data):
    asked = [Member(METHODS["Metric-act"], fold, 0) for fold in range(3)]
    scaled = np.stack([data["features"] * scale for scale in (1, 2, 3)]).astype(np.float32)
    own = train(**(data | {"features": scaled}), members=asked, epochs=2, seed=SEED)
    one = train(**(data | {"features": scaled[1]}), members=asked[1:2], epochs=2, seed=SEED)
    np.testing.assert_allclose(own.history[:, 1], one.history[:, 0], rtol=1e-6)
    np.testing.assert_allclose(own.embed(scaled)[1], one.embed(scaled[1])[0], atol=1e-6)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_cuda_device_follows_the_processor(grid, data):
    trained = train(**data, members=grid.members, epochs=10, seed=SEED, device="cuda")
    reference = train(**data, members=grid.members, epochs=10, seed=SEED)
    assert np.nanmax(apart(trained.history, reference.history)) < 1e-3


def test_samples_of_utterances_far_from_all_training_rows_stay_finite(data, grid):
    far = 1e5 * np.abs(data["features"])
    widest = [
        stack.encode([each[None] for each in part], torch.from_numpy(far)[None])[1].max()
        for part in zip(*stack.from_named(grid.parameters), strict=True)
    ]
    assert max(widest) > 177  # exp(177 / 2) exceeds single precision
    assert np.isfinite(grid.embed(far, which="z", seed=3)).all()
