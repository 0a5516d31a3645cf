"""Figure 4 of `vowels`, drawn from the network as built: what a call does not pass through cannot be in the picture."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import Tensor, nn

from sertools.models.anchored_transformer import AnchoredTransformer
from sertools.report.figures import OKABE_ITO, use_style

PARTS = {
    "project": "linear",
    "cross": "cross-phonetic\nattention",
    "cross_norm": "add + norm",
    "self_attn": "attention",
    "norm1": "add + norm",
    "linear1": "linear, ReLU",
    "linear2": "linear",
    "norm2": "add + norm",
    "classify": "linear",
}
"""Modules of the network by the last part of their names, and what the figure calls them."""
LEAVES = (nn.Linear, nn.MultiheadAttention, nn.LayerNorm)
COLOURS = {
    nn.Linear: OKABE_ITO["blue"], nn.MultiheadAttention: "#B84A00", nn.LayerNorm: "#5A5A5A",
}  # fmt: skip
_GREY = "#555555"
_HEIGHTS = {"source": 1.15, "target": -1.15}
_WIDTHS = {nn.Linear: 0.92, nn.MultiheadAttention: 1.12, nn.LayerNorm: 0.36}
_GAP = 0.3


def called(network: AnchoredTransformer, *inputs: Any) -> pd.DataFrame:
    """The modules that a network passes through for the given inputs, in the order in which it calls them.

    Args:
        network: as it is; its mode is left alone. inputs: of its forward pass.

    Returns:
        A row a call: ``module`` (its name in the network), ``part`` (of `PARTS`), ``kind`` (of `LEAVES`), ``inputs``
        and ``outputs`` (sizes of the last axis), ``heads`` (of attention, else missing), ``rows`` (how many vectors
        pass) and ``parameters`` that learn.

    Raises:
        ValueError: a module that the figure has no name for.
    """
    found: list[dict[str, Any]] = []

    def hook(name: str):
        def note(module: nn.Module, given: tuple[Tensor, ...], output: Any) -> None:
            made = output[0] if isinstance(output, tuple) else output
            found.append(
                {
                    "module": name,
                    "part": PARTS[name.split(".")[-1]].replace("\n", " "),
                    "kind": next(kind for kind in LEAVES if isinstance(module, kind)),
                    "inputs": given[0].shape[-1],
                    "outputs": made.shape[-1],
                    "heads": module.num_heads if isinstance(module, nn.MultiheadAttention) else pd.NA,
                    "rows": made[..., 0].numel(),
                    "parameters": sum(each.numel() for each in module.parameters() if each.requires_grad),
                }
            )

        return note

    hooks = []
    for name, module in network.named_modules():
        # what lies inside an attention is a part of it
        if isinstance(module, LEAVES) and not name.endswith("out_proj"):
            if name.split(".")[-1] not in PARTS:
                raise ValueError(f"expected a module out of {', '.join(PARTS)}, came {name}")
            hooks.append(module.register_forward_hook(hook(name)))
    training = network.training
    try:
        # in evaluation mode PyTorch computes a layer in one step, without calling its parts
        network.train()
        with torch.no_grad():
            network(*inputs)
    finally:
        network.train(training)
        for each in hooks:
            each.remove()
    return pd.DataFrame(found).astype({"heads": "Int64"})


def draw_model(
    source: pd.DataFrame, target: pd.DataFrame | None, ends: Mapping[str, str], losses: Mapping[str, str]
) -> Figure:
    """The model: what a vowel of the source goes through, and under it what one of the target does.

    Args:
        source, target: from `called`; None for a model that looks at no target.
        ends: what goes in and comes out: ``source``, ``target``, ``mean`` (over an utterance's vowels), ``classes``.
        losses: what they are called: ``recognition``, ``triplets``, ``whole``; the last two are drawn where there is a
            target.

    Boxes of both rows that stand above each other are one module: the target's row has no weights of its own.
    """
    use_style()
    rows = {"source": source} | ({"target": target} if target is not None else {})
    places, last = _places(source)
    mean, classes, loss = (last + step for step in (0.95, 2.1, 3.6))
    figure, panel = plt.subplots(figsize=(0.84 * (loss + 2.5), 3.6 if target is not None else 1.6))
    for side, frame in rows.items():
        height, before = _HEIGHTS[side], -0.45
        _words(panel, -1.05, height, ends[side])
        # a second call of a module is that of the target's vowels, which the row below shows
        for row in frame.drop_duplicates("module").to_dict("records"):
            if row["module"] in places:
                place, half = places[row["module"]], _half(row)
                _arrow(panel, (before, height), (place - half, height))
                _box(panel, place, height, row)
                before = place + half
        if side == "source":
            _arrow(panel, (before, height), (mean - 0.42, height))
            _words(panel, mean, height, ends["mean"])
            (own,) = frame[frame["module"] == "classify"].to_dict("records")
            _arrow(panel, (mean + 0.42, height), (classes - _half(own), height))
            _box(panel, classes, height, own)
            _words(panel, classes, height + 0.68, ends["classes"], fontsize=8)
            _arrow(panel, (classes + _half(own), height), (loss - 0.75, height))
            _words(panel, loss, height, losses["recognition"])
    if target is not None:
        _between(panel, source, target, places, losses, (last, mean + 0.45, loss))
    panel.set(xlim=(-1.75, loss + 0.95), ylim=(-1.75 if target is not None else 0.35, 2.1), aspect="equal")
    panel.axis("off")
    return figure


def _half(row: Mapping[str, Any]) -> float:
    """Half the width of a module's box."""
    return _WIDTHS[row["kind"]] / 2


def _places(frame: pd.DataFrame) -> tuple[dict[str, float], float]:
    """The middles of the encoder's modules from left to right, in the order of their first call, and where the last
    one ends."""
    places, end = {}, 0.0
    for row in frame.drop_duplicates("module").to_dict("records"):
        if row["module"] != "classify":
            places[row["module"]] = end + _half(row)
            end += 2 * _half(row) + _GAP
    return places, end - _GAP


def _words(panel: Axes, x: float, y: float, text: str, **given: Any) -> None:
    panel.text(x, y, text, **{"ha": "center", "va": "center", "fontsize": 9, "linespacing": 1.35} | given)


def _arrow(panel: Axes, start: tuple[float, float], end: tuple[float, float], **given: Any) -> None:
    panel.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": _GREY, "shrinkA": 0, "shrinkB": 0} | given)


def _box(panel: Axes, x: float, y: float, row: Mapping[str, Any]) -> None:
    half = _half(row)
    panel.add_patch(
        FancyBboxPatch(
            (x - half, y - 0.42), 2 * half, 0.84, boxstyle="round,pad=0,rounding_size=0.06", color=COLOURS[row["kind"]]
        )
    )
    said = [PARTS[row["module"].split(".")[-1]]]
    if row["kind"] is not nn.LayerNorm:
        said.append(f"{row['inputs']} → {row['outputs']}")
    if not pd.isna(row["heads"]):
        said.append(f"{row['heads']} heads")
    upright = 90 if row["kind"] is nn.LayerNorm else 0
    _words(panel, x, y, "\n".join(said), fontsize=8, color="white", rotation=upright)


def _between(
    panel: Axes,
    source: pd.DataFrame,
    target: pd.DataFrame,
    places: Mapping[str, float],
    losses: Mapping[str, str],
    ends: tuple[float, float, float],
) -> None:
    """What joins the rows: one set of weights, the target's vowels as keys, the triplets and the sum of the losses."""
    last, triplets, loss = ends
    above, below = _HEIGHTS["source"] - 0.44, _HEIGHTS["target"] + 0.44
    for name in target["module"].drop_duplicates():
        if name in places:
            panel.plot([places[name]] * 2, [above, below], color="#BBBBBB", linewidth=1, linestyle=":", zorder=0)
    if "cross" in places and (source["module"] == "project").sum() > 1:
        start, end = places["project"] + 0.2, places["cross"] - 0.2
        _arrow(panel, (start, below), (end, above), color=COLOURS[nn.MultiheadAttention], linewidth=1.6)
        _words(panel, places["cross"] - 0.12, -0.12, "keys, values of\nthe same vowel", fontsize=8, ha="left")
    for height, word in ((above, "positive,\nnegative"), (below, "anchor")):
        _arrow(panel, (last - 0.1, height), (triplets - 0.72, 0.3 if height > 0 else -0.3))
        _words(panel, last - 0.35, 0.62 * height, word, fontsize=8, ha="right")
    _words(panel, triplets, 0.0, losses["triplets"])
    _arrow(panel, (triplets + 0.62, 0.0), (loss - 0.75, 0.0))
    _arrow(panel, (loss, above + 0.1), (loss, 0.3))
    _words(panel, loss, 0.0, losses["whole"])
