"""How far a corpus's latent directions are turned: angles as dots with their intervals, a panel a direction."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from sertools.analysis.bootstrap import Interval
from sertools.report.figures import OKABE_ITO, use_style


def draw_angles(
    panels: Mapping[str, Mapping[tuple[str], Interval]],
    corpora: Mapping[str, str],
    *,
    floor: str,
    ends: Mapping[str, float],
) -> Figure:
    """Rows are corpora; the shaded band is the interval of the floor. Below eight speakers: a faint dot for each.

    Args:
        panels: title to (corpus,) to the angle in degrees. corpora: corpus to its label, from top to bottom.
        floor: the corpus that shows what angle there is without another corpus. ends: title to the largest angle that
        is possible, where the axis ends.
    """
    use_style()
    figure, axes = plt.subplots(1, len(panels), figsize=(9.2, 0.34 * len(corpora) + 1.2), sharey=True, squeeze=False)
    for panel, (title, angles) in zip(axes[0], panels.items(), strict=True):
        band = angles[(floor,)]
        if band.has_interval:
            panel.axvspan(band.low, band.high, color=OKABE_ITO["grey"], alpha=0.18, linewidth=0)
        panel.axvline(band.estimate, color=OKABE_ITO["grey"], linestyle="--", linewidth=1)
        for row, corpus in enumerate(corpora):
            one, colour = angles[(corpus,)], OKABE_ITO["grey" if corpus == floor else "blue"]
            if one.has_interval:
                panel.plot([one.low, one.high], [row, row], color=colour, linewidth=1.6, zorder=2)
            else:
                dots = list(one.dots.values())
                panel.scatter(dots, [row] * len(dots), s=10, color=colour, alpha=0.5, linewidths=0)
            panel.scatter(one.estimate, row, s=36, color=colour, edgecolors="white", linewidths=0.6, zorder=3)
        end = ends[title]
        panel.set(title=title, xlabel="degrees", xlim=(-0.02 * end, end), xticks=[end * part / 6 for part in range(7)])
        panel.xaxis.set_major_formatter("{x:g}")
        panel.set_yticks(range(len(corpora)), list(corpora.values()))
        panel.set_ylim(len(corpora) - 0.4, -0.6)
    return figure
