"""The frame encoders by name: one interface, whatever makes the frames."""

from pathlib import Path

from sertools.measure.cepstral import Cepstral
from sertools.measure.descriptors import Descriptors
from sertools.measure.frames import FrameEncoder
from sertools.measure.speech_models import SpeechModel, WeightsError

ENCODERS: tuple[str, ...] = ("cepstral", "compare", "wav2vec2", "hubert")
"""cepstral: librosa, 53 values. compare: openSMILE's descriptors, 65 values. wav2vec2 (the paper's), hubert (its
section 7.4): networks whose weights the user has, 768 values at the base size."""
NEED_WEIGHTS: tuple[str, ...] = ("wav2vec2", "hubert")


def encoder(name: str, weights: str | Path | None = None) -> FrameEncoder:
    """The encoder of a name.

    Args:
        name: one of ``ENCODERS``.
        weights: of ``wav2vec2`` and ``hubert``: see :class:`sertools.measure.speech_models.SpeechModel`.

    Raises:
        ValueError: an unknown name, or weights for an encoder that has none.
        WeightsError: the weights are not at hand.
    """
    if name not in ENCODERS:
        raise ValueError(f"expected an encoder out of {', '.join(ENCODERS)}, came {name!r}")
    if name in NEED_WEIGHTS:
        return SpeechModel(name, weights)
    if weights is not None:
        raise ValueError(f"expected no weights for {name}, which has none to load; came {weights}")
    return {"cepstral": Cepstral, "compare": Descriptors}[name]()


__all__ = ["ENCODERS", "NEED_WEIGHTS", "FrameEncoder", "WeightsError", "encoder"]
