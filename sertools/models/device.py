"""Where and how PyTorch computes: the device that was asked for, and one thread of it."""

from contextlib import contextmanager

import torch


def device_of(name: str) -> torch.device:
    """The device "cpu", "cuda" or "cuda:N". Raises ValueError for another name or where PyTorch finds no such
    device."""
    if name != "cpu" and name.partition(":")[0] != "cuda":
        raise ValueError(f'device must be "cpu", "cuda" or "cuda:N"; got {name!r}')
    device = torch.device(name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise ValueError(f"device {name!r} asked for, but PyTorch finds {torch.cuda.device_count()} CUDA devices here")
    return device


@contextmanager
def one_thread():
    """Run torch on one thread: many small products gain nothing from more, and sums then always run in one order."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
