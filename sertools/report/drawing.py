"""The architecture figure, drawn from a model object: a layer that the model lacks cannot be in the picture."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import nn

from sertools.models.autoencoder import Autoencoder


def layers_of(sequence: nn.Sequential) -> list[tuple[int, bool]]:
    """Width and "a ReLU follows" of each linear layer of a sequence, in order."""
    modules = list(sequence)
    return [
        (module.out_features, number + 1 < len(modules) and isinstance(modules[number + 1], nn.ReLU))
        for number, module in enumerate(modules)
        if isinstance(module, nn.Linear)
    ]


def draw_network(model: Autoencoder) -> Figure:
    """Encoder, latent heads and decoder from left to right; the height of a box grows with the number of its units."""
    features = model.encoder[0].in_features
    heads = [name for name in ("mu_head", "logvar_head") if hasattr(model, name)]
    columns = [[("input", features, False)]]
    columns += [[("encoder", width, relu)] for width, relu in layers_of(model.encoder)]
    columns += [[(name.removesuffix("_head"), getattr(model, name).out_features, False) for name in heads]]
    columns += [[("decoder", width, relu)] for width, relu in layers_of(model.decoder)]

    figure, axes = plt.subplots(figsize=(9, 3.2))
    for x, boxes in enumerate(columns):
        for number, (name, width, relu) in enumerate(boxes):
            height = 0.25 + 2.2 * width / features
            middle = 0.75 * ((len(boxes) - 1) / 2 - number)
            colour = {"input": "#999999", "encoder": "#0072B2", "decoder": "#D55E00"}.get(name, "#009E73")
            axes.add_patch(
                FancyBboxPatch(
                    (x - 0.22, middle - height / 2), 0.44, height, boxstyle="round,pad=0.02", color=colour, alpha=0.85
                )
            )
            axes.text(x, middle, str(width), ha="center", va="center", color="white", fontsize=10, fontweight="bold")
            # one head alone is no posterior's mean but the embedding itself
            label = {"mu": "mean" if len(heads) > 1 else "latent", "logvar": "log variance"}.get(name)
            if label:
                below = middle < 0
                edge = middle + (-1 if below else 1) * (height / 2 + 0.08)
                axes.text(x, edge, label, ha="center", va="top" if below else "bottom", fontsize=8)
            if relu:
                axes.text(x, middle - height / 2 - 0.2, "ReLU", ha="center", fontsize=8)
        if x:
            axes.annotate("", (x - 0.28, 0), (x - 0.72, 0), arrowprops={"arrowstyle": "->", "color": "#555555"})
    axes.set(xlim=(-0.6, len(columns) - 0.4), ylim=(-1.6, 1.6))
    axes.axis("off")
    return figure
