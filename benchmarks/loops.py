"""The plain PyTorch loops that the grid is measured against: one model at a time, as a reader of the papers writes
it."""

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from sertools.models.autoencoder import VAE
from sertools.models.batches import Data
from sertools.models.draws import Draws
from sertools.models.losses import annealed_beta, cluster_loss, kl_divergence, metric_loss, reconstruction_loss
from sertools.models.methods import Member, Method


def objective(
    model: VAE, method: Method, beta: float, rows: Tensor, classes: Tensor, labels: Tensor, noise: Tensor
) -> Tensor:
    """The loss of one batch: L_rec + beta L_KL and what the method adds."""
    mu, logvar = model.encode(rows)
    z = model.sample(mu, logvar, noise)
    loss = reconstruction_loss(rows, model.decoder(z)) + beta * kl_divergence(mu, logvar).sum()
    if method.supervision == "cluster":
        loss = loss + method.cluster_weight * cluster_loss(mu, classes)
    elif method.supervision is not None:
        loss = loss + metric_loss(z, labels)
    return loss


def _labels(data: Data, member: Member) -> Tensor:
    name = member.method.supervision
    return data.labels[name if name in data.labels else "activation"][member.fold]


def dataloader_loop(data: Data, member: Member, epochs: int, batch: int, learning_rate: float) -> None:
    """The textbook: TensorDataset, DataLoader, VAE, torch.optim.Adam."""
    torch.manual_seed(member.run)
    model = VAE()
    optimiser = torch.optim.Adam(model.parameters(), lr=learning_rate)
    positions = torch.from_numpy(data.positions[member.fold])
    dataset = TensorDataset(data.features[positions], data.emotions[positions], _labels(data, member)[positions])
    loader = DataLoader(dataset, batch_size=batch, shuffle=True, drop_last=True)
    for epoch in range(1, epochs + 1):
        beta = annealed_beta(epoch, epochs)
        for rows, classes, labels in loader:
            optimiser.zero_grad()
            loss = objective(model, member.method, beta, rows, classes, labels, torch.randn(len(rows), 2))
            loss.backward()
            optimiser.step()


def resident_loop(
    data: Data, member: Member, epochs: int, batch: int, learning_rate: float, seed: int, fused: bool = False
) -> list[float]:
    """The same without a DataLoader, on the grid's own draws; returns the mean total loss of every epoch."""
    draws = Draws(seed, member.fold, member.run)
    model = draws.initial("VAE")
    optimiser = torch.optim.Adam(model.parameters(), lr=learning_rate, fused=fused)
    positions, all_labels = data.positions[member.fold], _labels(data, member)
    steps = len(positions) // batch
    trajectory = []
    for epoch in range(1, epochs + 1):
        beta = annealed_beta(epoch, epochs)
        order = torch.from_numpy(draws.order(positions, epoch))
        noise = torch.from_numpy(draws.latent_noise(steps * batch, epoch))
        total = 0.0
        for step in range(steps):
            chosen = order[step * batch : (step + 1) * batch]
            optimiser.zero_grad()
            loss = objective(
                model,
                member.method,
                beta,
                data.features[chosen],
                data.emotions[chosen],
                all_labels[chosen],
                noise[step * batch : (step + 1) * batch],
            )
            loss.backward()
            optimiser.step()
            total += loss.item()
        trajectory.append(total / steps)
    return trajectory
