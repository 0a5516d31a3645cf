"""Figure 1 of `wild`, drawn from the network objects: what a forward pass does not call cannot be in the picture."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import nn
from torch.overrides import TorchFunctionMode

from sertools.report.figures import OKABE_ITO, use_style

LAYERS = (nn.Conv1d, nn.ConvTranspose1d, nn.LSTM, nn.Linear)
NAMES = {"Conv1d": "Conv1D", "ConvTranspose1d": "Conv1DTranspose", "LSTM": "LSTM", "Linear": "Dense"}
"""Layers by the names of the paper's framework."""
UNITS = {"LSTM": "cells", "Dense": "units"}
WHOLE = ("filters", "kernel", "stride", "positions", "parameters")
COLOURS = {"Conv1D": OKABE_ITO["blue"], "Conv1DTranspose": "#B84A00", "LSTM": "#00785A", "Dense": "#8A4B76"}


class _Rectified(TorchFunctionMode):
    """Marks the layer called last where a ReLU is called."""

    def __init__(self, called: list[dict[str, Any]]):
        super().__init__()
        self.called = called

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if getattr(function, "__name__", "") in ("relu", "relu_") and self.called:
            self.called[-1]["activation"] = "ReLU"
        return function(*args, **(kwargs or {}))


def layers(network: nn.Module, *inputs: Any) -> pd.DataFrame:
    """The layers that a network calls for the given inputs, in the order in which it calls them.

    Args:
        network: any network of convolutions over time, LSTMs and dense layers. inputs: of its forward pass.

    Returns:
        A row a layer: ``layer`` (of `NAMES`), ``filters`` (output channels, cells or units), ``kernel`` and ``stride``
        (missing where there is none), ``activation`` ("ReLU", "none", or "tanh, sigmoid" of an LSTM), ``positions`` of
        its output in time (missing where time is gone), ``parameters`` that learn.

    A transposed convolution's positions are those before one too many is cut off.
    """
    called: list[dict[str, Any]] = []

    def note(layer: nn.Module, given: tuple, output: Any) -> None:
        recurrent, convolution = isinstance(layer, nn.LSTM), isinstance(layer, nn.Conv1d | nn.ConvTranspose1d)
        # an LSTM gives (n, positions, cells) and its last states, all others (n, channels) or (n, channels, positions)
        channels, *positions = output[0].shape[:0:-1] if recurrent else output.shape[1:]
        called.append(
            {
                "layer": NAMES[type(layer).__name__],
                "filters": channels,
                "kernel": layer.kernel_size[0] if convolution else pd.NA,
                "stride": layer.stride[0] if convolution else pd.NA,
                "activation": "tanh, sigmoid" if recurrent else "none",
                "positions": positions[0] if positions else pd.NA,
                "parameters": sum(each.numel() for each in layer.parameters() if each.requires_grad),
            }
        )

    hooks = [each.register_forward_hook(note) for each in network.modules() if isinstance(each, LAYERS)]
    try:
        with torch.no_grad(), _Rectified(called):
            network(*inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return pd.DataFrame(called).astype(dict.fromkeys(WHOLE, "Int64"))


def draw_networks(components: Mapping[str, tuple[str, pd.DataFrame, str]]) -> Figure:
    """A row a component: its layers from left to right with filters, kernel size and stride, as in the paper's caption.

    Args:
        components: title to what goes in, the layers (from `layers`) and what comes out.
    """
    use_style()
    longest = max(len(frame) for _, frame, _ in components.values())
    figure, panels = plt.subplots(
        len(components), 1, figsize=(2.05 * (longest + 2), 1.75 * len(components)), squeeze=False
    )
    for panel, (title, (given, frame, made)) in zip(panels[:, 0], components.items(), strict=True):
        _end(panel, 0, given)
        for place, row in enumerate(frame.to_dict("records"), start=1):
            _box(panel, place, row)
        _end(panel, len(frame) + 1, made)
        for place in range(len(frame) + 1):
            panel.annotate(
                "", (place + 0.54, 0), (place + 0.46, 0), arrowprops={"arrowstyle": "->", "color": "#555555"}
            )
        panel.set(xlim=(-0.5, longest + 1.5), ylim=(-0.85, 0.75))
        panel.set_title(title, loc="left")
        panel.axis("off")
    return figure


def _end(panel: Axes, place: int, text: str) -> None:
    panel.text(place, 0, text, ha="center", va="center", fontsize=9)


def _box(panel: Axes, place: int, row: Mapping[str, Any]) -> None:
    """A layer: its name, hyperparameters and activation in the box, its output beneath."""
    panel.add_patch(
        FancyBboxPatch((place - 0.39, -0.44), 0.78, 0.88, boxstyle="round,pad=0.03", color=COLOURS[row["layer"]])
    )
    settings = f"{UNITS.get(row['layer'], 'fil')} {row['filters']}"
    if not pd.isna(row["kernel"]):
        settings += f", ks {row['kernel']}, str {row['stride']}"
    said = [row["layer"], settings, *([row["activation"]] if row["activation"] != "none" else ["linear"])]
    panel.text(place, 0, "\n".join(said), ha="center", va="center", fontsize=8, color="white", linespacing=1.5)
    out = f"{row['filters']}" + ("" if pd.isna(row["positions"]) else f" × {row['positions']}")
    panel.text(place, -0.55, out, ha="center", va="top", fontsize=8)
