"""The autoencoders of `interpretable`, `transferable` and `zeroshot`: one architecture, 88-40-20-10-2-10-20-40-88.

Source: the figure behind Das et al. (transferable, Fig. 1): x_{i+1} = ReLU(W_i x_i) for i = 0, 1, 2 and 5, linear for
i = 3, 4, 6, 7. So the encoder's three layers have a ReLU, the bottleneck has none, and of the decoder's four layers
only the second (10 -> 20) has one. Biases and initial weights are not stated; they are PyTorch's defaults.
"""

import torch
from torch import Tensor, nn

FEATURES = 88
WIDTHS = (40, 20, 10)
LATENT = 2


class Autoencoder(nn.Module):
    """Undercomplete autoencoder (UAE of `interpretable`): a point of the plane for every utterance; 9,310 parameters.

    `encoder` gives the last hidden layer (..., 10), `mu_head` the embedding (..., 2), `decoder` the features again
    (..., 88). Every ReLU is a module of its own, so that `Sequential(model.encoder, model.mu_head)` can be explained by
    DeepLIFT.
    """

    def __init__(self) -> None:
        super().__init__()
        first, second, third = WIDTHS
        self.encoder = nn.Sequential(
            nn.Linear(FEATURES, first),
            nn.ReLU(),
            nn.Linear(first, second),
            nn.ReLU(),
            nn.Linear(second, third),
            nn.ReLU(),
        )
        self.mu_head = nn.Linear(third, LATENT)
        self.decoder = nn.Sequential(
            nn.Linear(LATENT, third),
            nn.Linear(third, second),
            nn.ReLU(),
            nn.Linear(second, first),
            nn.Linear(first, FEATURES),
        )

    def embed(self, features: Tensor) -> Tensor:
        """Standardised features (..., 88) to the embedding (..., 2)."""
        return self.mu_head(self.encoder(features))

    def forward(self, features: Tensor) -> Tensor:
        """Standardised features (..., 88) to their reconstruction (..., 88)."""
        return self.decoder(self.embed(features))


class UAE(Autoencoder):
    """Undercomplete autoencoder: trained to reconstruct its own input (`interpretable`, Sec. 2)."""


class DAE(Autoencoder):
    """Denoising autoencoder: the same network, trained to reconstruct x from x + N(0, 1) (`transferable`, Eq. 1).

    The noise belongs to training (`sertools.models.draws`); the network itself takes whatever input it is given.
    """


class VAE(Autoencoder):
    """Variational autoencoder: a Gaussian N(mu, sigma^2) for every utterance; 9,332 parameters.

    `mu_head` and `logvar_head` are two Linear(10, 2). `logvar_head` is made last, so that under one seed the layers
    that all three autoencoders share start from the same weights.
    """

    def __init__(self) -> None:
        super().__init__()
        self.logvar_head = nn.Linear(WIDTHS[-1], LATENT)

    def encode(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Standardised features (..., 88) to the posterior's mean and log variance, each (..., 2)."""
        hidden = self.encoder(features)
        return self.mu_head(hidden), self.logvar_head(hidden)

    @staticmethod
    def sample(mu: Tensor, logvar: Tensor, noise: Tensor) -> Tensor:
        """z = mu + sigma * noise, with `noise` (..., 2) drawn from N(0, 1)."""
        return mu + torch.exp(0.5 * logvar) * noise


ENCODERS: dict[str, type[Autoencoder]] = {"UAE": UAE, "DAE": DAE, "VAE": VAE}
