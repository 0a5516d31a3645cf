import subprocess
import sys

import pytest
import torch

from sertools.models.adam import Adam


def test_each_member_moves_as_under_its_own_torch_optimiser():
    """Members with 5, 5, 3 and 2 steps an epoch: idle members keep parameters, moments and step count."""
    steps, generator = [5, 5, 3, 2], torch.Generator().manual_seed(0)
    stacked = [torch.randn(4, 3, 2, generator=generator), torch.randn(4, 1, 2, generator=generator)]
    alone = [[torch.nn.Parameter(value[k].clone()) for value in stacked] for k in range(4)]
    references = [torch.optim.Adam(parameters, lr=1e-2) for parameters in alone]
    optimiser = Adam(stacked, steps, 1e-2)
    for _ in range(4):
        for step in range(5):
            active = sum(count > step for count in steps)
            gradients = [torch.randn(active, *value.shape[1:], generator=generator) for value in stacked]
            untouched = [value[active:].clone() for value in stacked]
            optimiser.step(gradients)
            assert all(torch.equal(value[active:], old) for value, old in zip(stacked, untouched, strict=True))
            for k in range(active):
                for parameter, gradient in zip(alone[k], gradients, strict=True):
                    parameter.grad = gradient[k].clone()
                references[k].step()
    for k in range(4):
        for value, parameter in zip(stacked, alone[k], strict=True):
            torch.testing.assert_close(value[k], parameter.detach(), rtol=1e-6, atol=1e-6)


def test_members_with_equal_epochs_cannot_be_torn_apart():
    optimiser = Adam([torch.zeros(3, 2)], [4, 4, 1], 1e-3)
    with pytest.raises(ValueError, match=r"one of \[2, 3\]; got 1"):
        optimiser.step([torch.zeros(1, 2)])


def test_a_step_does_not_import_the_compiler():
    code = (
        "import sys, torch; from sertools.models.adam import Adam;"
        "Adam([torch.zeros(1, 2)], [1], 1e-3).step([torch.ones(1, 2)]); assert 'torch._dynamo' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
