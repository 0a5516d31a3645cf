# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2 Methods and appendix A: one network, four losses
#
# The paper trains one variational autoencoder (VAE) with four losses: *Unsupervised*, *Metric-cluster*, *Metric-act*
# and *Metric-val*. It prints the losses (equations 1 to 7) and leaves the network to its authors' earlier work. This
# page draws the network that was built, shows the schedule of the KL weight, and lets each loss work on points placed
# by hand, where the right answer is known.

# %% tags=["parameters"]
profile = "full"
seed = 0

# %%
import dataclasses

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch

from sertools.models.autoencoder import VAE
from sertools.models.losses import annealed_beta, cluster_loss, metric_loss
from sertools.models.methods import ZEROSHOT
from sertools.report.drawing import draw_network
from sertools.report.page import open_page

page = open_page("zeroshot/02_methods", globals())

# %% [markdown]
# ## The network
#
# Two fully connected heads give mean and log-variance of a two-dimensional latent space. Of the decoder's layers only
# the one from 10 to 20 units has a ReLU: so the authors' own drawing reads. The figure is drawn from the model object
# itself: a layer that is not in the code cannot be in the picture.

# %%
torch.manual_seed(page.parameters.seed)
network = VAE()
figure = draw_network(network)
page.figure(
    figure,
    "network",
    alt="Layers of the autoencoder from left to right: 88 features, 40, 20 and 10 units, two heads of 2 units "
    "for mean and "
    "log-variance, then 10, 20, 40 and 88 units; ReLU after the three encoder layers and after the layer of 20 "
    "units.",
    caption="The network behind all four methods, drawn from the model. The original (in the authors' slides) "
    "draws no biases "
    "and no second head.",
)

# %%
page.value("parameters", sum(weights.numel() for weights in network.parameters()), "d")

# %% [markdown]
# The model has {glue:text}`parameters` trainable numbers. The authors' slides say "fewer than 400 parameters", which
# fits only a count of units.

# %% [markdown]
# ## The methods
#
# What the paper leaves open is an option of the method. The readings below are the ones that reproduce the scale of
# the latent spaces in the authors' figures; the others stay one parameter away.

# %%
readings = (
    pd.DataFrame([dataclasses.asdict(method) for method in ZEROSHOT])
    .set_index("name")
    .fillna("none")
    .T.rename_axis("option")
)
page.table("methods", readings, caption="The four methods and the reading of each open choice.")

# %% [markdown]
# ## Equation 2: the weight of the KL term
#
# Annealing in two cycles keeps the posterior from collapsing onto the prior: the weight starts at zero, climbs for
# half a cycle and stays at its maximum until the cycle ends.

# %%
beta = np.array([annealed_beta(epoch) for epoch in range(1, 51)])
figure, axes = plt.subplots(figsize=(6, 2.4))
axes.step(np.arange(1, 51), beta, where="mid", color="#0072B2")
axes.set(xlabel="epoch", ylabel="weight of the KL term", ylim=(-0.01, 0.27))
page.figure(
    figure,
    "schedule",
    alt="The weight of the KL term rises from 0 to 0.25 over the first half of each of two cycles of 25 epochs, "
    "stays there, and "
    "falls back to 0 at epoch 26.",
    caption="The KL weight over 50 epochs (equation 2 with two cycles and R = 0.5; the two values come from the "
    "earlier paper).",
)

# %% [markdown]
# ## Equation 3: the cluster loss
#
# Within-class over between-class distance: moving four clouds of fixed width apart must lower it, and scaling the
# whole plane must not change it.

# %%
generator = np.random.default_rng(page.parameters.seed)
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
classes = np.repeat(np.arange(4), 16)
noise = generator.normal(size=(64, 2)).astype(np.float32)


def clouds(separation, scale=1.0):
    return torch.from_numpy(scale * (separation * corners[classes] + noise))


labels = torch.from_numpy(classes)
toy = pd.DataFrame(
    [
        {
            "distance of the clouds": d,
            "cluster loss": float(cluster_loss(clouds(d), labels)),
            "plane scaled by 0.01": float(cluster_loss(clouds(d, 0.01), labels)),
        }
        for d in (0.5, 1.0, 2.0, 4.0, 8.0)
    ]
).set_index("distance of the clouds")
page.table("cluster_loss", toy, caption="The cluster loss of four clouds of 16 points with unit spread.")

# %%
assert toy["cluster loss"].is_monotonic_decreasing
assert np.allclose(toy["cluster loss"], toy["plane scaled by 0.01"], rtol=1e-3)

# %% [markdown]
# The ratio does not see the scale, so nothing holds the latent space open against the KL term: this is why the
# latents of *Metric-cluster* are tiny, and why every classifier here standardises its input.

# %% [markdown]
# ## Equations 4 to 7: the continuous metric loss
#
# Differences of labels and differences of latents between neighbours in the batch should agree: equation 6 fits one
# slope per latent dimension, equation 5 penalises what the slope leaves over, equation 7 pulls the slope to 1. If
# both dimensions equal the label the loss is zero; stretched by two, the residual stays zero and the slope term is
# the length of (1, 1).

# %%
label = torch.from_numpy(generator.uniform(1, 5, size=64).astype(np.float32))
line = torch.stack([label, label], dim=1)
cases = {
    "both dimensions are the label": line,
    "shifted by three": line + 3,
    "stretched by two": 2 * line,
    "only the first dimension": torch.stack([label, torch.zeros(64)], dim=1),
    "unrelated to the label": torch.from_numpy(noise),
}
toy = pd.DataFrame({"metric loss": {name: float(metric_loss(z, label)) for name, z in cases.items()}}).rename_axis(
    "latents"
)
page.table(
    "metric_loss", toy, caption="The metric loss of five placings of 64 points (label drawn evenly from 1 to 5)."
)

# %%
page.artefact("Appendix A, equations 1-7")
page.close()
