import numpy as np
import pytest
import torch

from sertools.models.draws import Draws


def test_draws_are_repeatable_and_leave_the_global_generators_alone():
    torch.manual_seed(1)
    before = torch.get_rng_state()
    one, two = Draws(7, 1, 2).initial("VAE"), Draws(7, 1, 2).initial("VAE")
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))


def test_autoencoders_of_one_run_start_alike():
    vae, dae = Draws(7, 1, 2).initial("VAE").state_dict(), Draws(7, 1, 2).initial("DAE").state_dict()
    assert all(torch.equal(value, vae[name]) for name, value in dae.items())


@pytest.mark.parametrize("other", [Draws(8, 1, 2), Draws(7, 2, 2), Draws(7, 1, 3), Draws(7, 2, 1)])
def test_other_seed_fold_or_run_draws_otherwise(other):
    mine, rows = Draws(7, 1, 2), np.arange(100)
    assert not np.array_equal(mine.order(rows, 1), other.order(rows, 1))
    assert not np.array_equal(mine.latent_noise(10, 1), other.latent_noise(10, 1))
    assert not torch.equal(mine.initial("VAE").mu_head.weight, other.initial("VAE").mu_head.weight)


def test_epochs_and_streams_differ():
    draws = Draws(0, 0, 0)
    assert not np.array_equal(draws.latent_noise(10, 1), draws.latent_noise(10, 2))
    assert not np.array_equal(draws.latent_noise(10, 1), draws.embedding_noise(10))
    assert not np.array_equal(draws.input_noise(10, 1), draws.evaluation_noise(10))


def test_an_epoch_is_a_permutation_of_the_fold():
    rows = np.array([3, 1, 4, 15, 9])
    assert sorted(Draws(0, 0, 0).order(rows, 3)) == sorted(rows)


def test_noise_is_standard_normal():
    noise = Draws(0, 0, 0).input_noise(2000, 1)
    assert noise.dtype == np.float32 and noise.shape == (2000, 88)
    assert abs(noise.mean()) < 0.01 and abs(noise.std() - 1) < 0.01


def test_initial_weights_are_pytorchs_default():
    weights = torch.cat([Draws(0, 0, run).initial("VAE").encoder[0].weight.flatten() for run in range(20)])
    bound = 88**-0.5
    assert weights.abs().max() <= bound
    assert weights.std().item() == pytest.approx(bound / 3**0.5, rel=0.02)
