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
# # 3.2 Architectures: three components, two networks
#
# Figure 1 of the paper {cite}`dissanayake2020wild`, which held every hyperparameter of its networks, is lost; its
# caption and the text of section 3.2 remain. A CNN component turns an MFCC series into a bottleneck. A decoder turns
# the bottleneck back into the series (both together: the autoencoder), or an LSTM component turns it into one of three
# classes (both together: the CNN-LSTM). This page draws the networks that stand here, says setting by setting what the
# paper states and what is our own choice, and shows that the padding of a batch never changes what they say.

# %% tags=["parameters", "needs:03_1_data"]
profile = "full"
seed = 0

# %%
import pandas as pd
import torch

from sertools.analysis.wild.padding import NETWORKS, differences
from sertools.analysis.wild.setup import Settings
from sertools.measure.mfcc import MINIMUM_FRAMES
from sertools.models.cnn_lstm import CLASSES, CNNLSTM, LSTMComponent
from sertools.models.sparse_autoencoder import (
    COEFFICIENTS,
    FILTERS,
    Decoder,
    Encoder,
    SparseAutoencoder,
    bottleneck_lengths,
)
from sertools.report.figure_networks import draw_networks, layers
from sertools.report.page import open_page
from sertools.report.wild_settings import OWN, READ, STATED, counterparts, settings_table

page = open_page("wild/03_2_architectures", globals())
asked = page.parameters

# %% [markdown]
# ## Figure 1: the networks
#
# Each component is called once with a series of the paper's least length; the figure shows the layers that this call
# passes through, in their order.

# %%
frames = torch.tensor([MINIMUM_FRAMES])
ends = bottleneck_lengths(frames)
series = torch.zeros(1, COEFFICIENTS, MINIMUM_FRAMES)
bottleneck = torch.zeros(1, FILTERS[-1], int(ends[0]))
components = {
    "(a) CNN component": layers(Encoder(), series, frames),
    "(b) decoder": layers(Decoder(), bottleneck, frames, MINIMUM_FRAMES),
    "(c) LSTM component": layers(LSTMComponent(), bottleneck, ends),
}

# %%
shapes = {"MFCC series": series, "bottleneck": bottleneck, "reconstruction": series}
named = {name: f"{name}\n{made.shape[1]} × {made.shape[2]}" for name, made in shapes.items()}
between = [
    (named["MFCC series"], named["bottleneck"]),
    (named["bottleneck"], named["reconstruction"]),
    (named["bottleneck"], f"softmax:\n{CLASSES} classes"),
]
drawn = {title: (first, components[title], last) for title, (first, last) in zip(components, between, strict=True)}
page.figure(
    draw_networks(drawn),
    "networks",
    alt="Three chains of boxes. The CNN component has three convolutions over time with ReLU, of which the second and "
    "third halve the number of positions, and ends in the bottleneck. The decoder mirrors it with two transposed "
    "convolutions with ReLU and one linear convolution. The LSTM component goes from the bottleneck through an LSTM "
    "and a dense layer with ReLU to three classes.",
    caption="Figure 1, our own reading, drawn from the network objects: filters (fil), kernel size (ks) and strides "
    "(str) as the original's caption abbreviates them. Beneath each layer: channels × positions of its output for a "
    f"series of {MINIMUM_FRAMES} frames. The original is lost.",
    artefact="Figure 1",
)

# %%
listed = pd.concat(components, names=["component", "place"]).droplevel("place")
page.table(
    "layers",
    listed,
    caption="The layers, for a series of the least length.",
    note="Positions are those behind the layer; the LSTM's last one goes on. Parameters are those that learn.",
)
whole = {"autoencoder": SparseAutoencoder(), "cnn_lstm": CNNLSTM(), "encoder": Encoder(), "lstm": LSTMComponent()}
for name, network in whole.items():
    page.value(name, sum(each.numel() for each in network.parameters() if each.requires_grad), ",d")
assert sum(listed["parameters"]) == sum(
    each.numel() for each in (*SparseAutoencoder().parameters(), *LSTMComponent().parameters()) if each.requires_grad
)
page.value("positions", int(ends[0]), "d")
page.value("least", MINIMUM_FRAMES, "d")
page.value("values_in", COEFFICIENTS * MINIMUM_FRAMES, ",d")
page.value("values_out", FILTERS[-1] * int(ends[0]), ",d")

# %% [markdown]
# The autoencoder has {glue:text}`autoencoder` parameters, the CNN-LSTM {glue:text}`cnn_lstm`. From scratch or
# fine-tuned all of the latter learn; with the encoder frozen its {glue:text}`encoder` stay as pre-training left them
# and {glue:text}`lstm` learn. {glue:text}`least` frames leave {glue:text}`positions` positions: {glue:text}`values_in`
# numbers in, {glue:text}`values_out` in the bottleneck. What is to keep it from copying its input is therefore less its
# width than the penalty on its activities, which makes the autoencoder a sparse one.

# %% [markdown]
# ## Every setting: stated, read, chosen

# %%
settings = settings_table(Settings())
page.table(
    "settings",
    settings,
    caption="What the paper states, what is a reading of its words, and what is our own choice.",
)
page.beside_paper("settings", counterparts())
whose = settings["whose"].value_counts()
page.value("hours", page.read("03_1_data", "speech")["hours"].sum(), ".1f")
page.value("settings_all", len(settings), "d")
for key, word in {"stated": STATED, "read": READ, "own": OWN}.items():
    page.value(key, int(whose.get(word, 0)), "d")

# %% [markdown]
# In the place of VoxCeleb's speech for pre-training stand {glue:text}`hours` hours of open speech.
# Of {glue:text}`settings_all` settings the paper states {glue:text}`stated`; {glue:text}`read` are readings of what it
# says, {glue:text}`own` are our own. A number on these pages can therefore differ from the paper's for reasons that
# have nothing to do with its idea. What most claims ask for is a direction: with pre-training against without, all
# other choices being the same.

# %% [markdown]
# ## Padding never changes a prediction
#
# Utterances differ in length, so a batch is padded. The paper pads with no word on what the padding does afterwards.
# Here every layer is followed by a mask, and the LSTM is read at a series' own end. To show it, networks with their
# initial weights see random series alone and in padded batches: with zeros, with strong noise in the padding, and, for
# contrast, without being told where a series ends.

# %%
lengths = (57, MINIMUM_FRAMES, 101, 163, 240)
readings = {
    "masked, padded with zeros": {},
    "masked, padded with noise": {"filled": True},
    "no mask, padded with zeros": {"masked": False},
    "no mask, padded with noise": {"masked": False, "filled": True},
}
found = {
    (name, f"{padded_to} frames"): {
        what: differences(what, lengths, padded_to, seed=asked.seed, **reading) for what in NETWORKS
    }
    for name, reading in readings.items()
    for padded_to in (max(lengths), 2 * max(lengths), 5 * max(lengths))
}
padding = pd.DataFrame(found).T.rename_axis(["padding", "batch of"])
page.table(
    "padding",
    padding,
    caption="Largest difference of what comes out for a series alone and in a padded batch.",
    note=f"Series of {', '.join(map(str, lengths))} frames. Scores lie between 0 and 1; the series have unit variance.",
    digits=".1e",
)

# %%
masked = padding.loc[[name for name in readings if name.startswith("masked")]]
naive = padding.loc["no mask, padded with zeros"]
assert masked.to_numpy().max() < 1e-5
page.value("masked", float(masked["scores"].max()), ".0e")
page.value("rounding", float(torch.finfo(torch.float32).eps), ".0e")
page.value("naive", float(naive["scores"].max()), ".2f")

# %% [markdown]
# With masks a score differs by at most {glue:text}`masked`, which is rounding: the step of a number of this precision
# next to 1 is {glue:text}`rounding`. Without them the zeros behind an utterance, as many as the longest of its batch
# asks for, would change its scores by up to {glue:text}`naive`. With masks it also does not matter to what least length
# a short series is padded.

# %%
page.close()
