"""Frames of wav2vec 2.0 and HuBERT: the last layer of a pre-trained network, from weights that the user has.

Baevski et al. (2020), wav2vec 2.0; Hsu et al. (2021), HuBERT. Nothing is downloaded here: weights lie in a folder (a
checkpoint of the user's, for instance a fine-tuned one) or in the local cache of the hub, and where there are none the
error says how to get them. The network is frozen, in evaluation mode, on the CPU.
"""

import functools
import hashlib
import json
from pathlib import Path

import numpy
from safetensors import SafetensorError

from sertools.measure.audio import RATE
from sertools.measure.frames import Frames, check_samples

HUB = {"wav2vec2": "facebook/wav2vec2-base", "hubert": "facebook/hubert-base-ls960"}
"""What is looked for in the cache of the hub when no weights are named: the base sizes (768 values a frame)."""
CONFIGURATION = "config.json"
PREPARATION = "preprocessor_config.json"
PICKLED = "pytorch_model.bin"
"""What is never read: Python's pickles, which older weights are stored as."""
EPSILON = 1e-7
"""Added to the variance before the root, as the networks' own preparation does."""


class WeightsError(RuntimeError):
    """A network's weights are not at hand, or are of another network."""


class SpeechModel:
    """A :class:`sertools.measure.frames.FrameEncoder` whose values are the last layer's.

    Attributes:
        name: ``"wav2vec2"`` or ``"hubert"``.
        names: ``"0"`` to ``"767"`` for a network of the base size.
        network: the PyTorch module of transformers, in evaluation mode.

    Args:
        name: which of the two.
        weights: a folder with ``config.json`` and the weights (as ``save_pretrained`` writes them), or a name on the
            hub whose files are in the local cache; ``None`` takes ``HUB[name]`` from the cache.

    Raises:
        WeightsError: transformers is not installed, there are no such weights, or they are of another network.
    """

    def __init__(self, name: str, weights: str | Path | None = None):
        if name not in HUB:
            raise WeightsError(f"expected a network out of {', '.join(HUB)}, came {name!r}")
        self.name, self.weights = name, str(weights or HUB[name])
        self.network = _load(name, self.weights).eval()
        config = self.network.config
        self.names = tuple(str(number) for number in range(config.hidden_size))
        self.shift = int(numpy.prod(config.conv_stride))
        """Samples from one frame to the next."""
        self.field = _field(config.conv_kernel, config.conv_stride)
        """Samples that a frame of the convolutions sees; it is centred on their middle."""
        self.normalised = _normalised(self.weights)
        """Whether samples are brought to zero mean and unit variance first, as the weights' preparation says."""

    def parameters(self) -> dict[str, object]:
        """Architecture, hash of the weights, preparation, version of transformers and torch."""
        import torch
        import transformers

        return {
            "encoder": f"transformers {transformers.__version__} {type(self.network).__name__}, torch "
            f"{torch.__version__}, last layer",
            "weights": self.fingerprint,
            "normalised": self.normalised,
            "config": {key: value for key, value in self.network.config.to_dict().items() if _decides(key)},
        }

    @functools.cached_property
    def fingerprint(self) -> str:
        """SHA-256 (64 hex) over names and values of all weights: the same wherever they lie."""
        digest = hashlib.sha256()
        for name, value in sorted(self.network.state_dict().items()):
            digest.update(f"{name}:{tuple(value.shape)}:".encode())
            digest.update(value.contiguous().float().numpy().tobytes())
        return digest.hexdigest()

    def prepared(self, samples: numpy.ndarray) -> numpy.ndarray:
        """Samples as the network takes them: float32 (n,). Errors as of :meth:`encode`."""
        samples = check_samples(samples, self.field)
        if not self.normalised:
            return samples
        return ((samples - samples.mean()) / numpy.sqrt(samples.var() + EPSILON)).astype("float32")

    def encode(self, samples: numpy.ndarray) -> Frames:
        """As :meth:`sertools.measure.frames.FrameEncoder.encode`; at least ``field`` samples (25 ms).

        One utterance passes at a time, so that none is padded: results do not depend on the company.
        """
        import torch

        with torch.no_grad():
            hidden = self.network(torch.from_numpy(self.prepared(samples))[None]).last_hidden_state[0]
        centres = (self.field / 2 + self.shift * numpy.arange(len(hidden))) / RATE
        return Frames(numpy.ascontiguousarray(hidden.numpy(), dtype="float32"), centres)


def _load(name: str, weights: str):
    try:
        import transformers
    except ModuleNotFoundError as error:
        raise WeightsError(
            f"{name} needs the extra `networks`: pip install 'sertools[networks]' (missing: {error.name})"
        ) from error
    # Its bars for files that take a blink to read would stand in every page.
    transformers.utils.logging.disable_progress_bar()
    if Path(weights).is_dir() and not (Path(weights) / CONFIGURATION).is_file():
        raise WeightsError(f"{name}: expected config.json and weights in {weights}, came a folder without")
    kind = {"wav2vec2": transformers.Wav2Vec2Model, "hubert": transformers.HubertModel}[name]
    _check_kind(name, weights)
    try:
        network, told = kind.from_pretrained(
            weights, local_files_only=True, use_safetensors=True, output_loading_info=True
        )
    except SafetensorError as error:
        raise WeightsError(
            f"{name}: expected whole weights in {weights}, came model.safetensors with {error}"
        ) from error
    except OSError as error:
        if _cached(weights, PICKLED):
            raise WeightsError(
                f"{name}: expected model.safetensors in {weights}, came {PICKLED}, a format that can run code when "
                f"it is read. If you trust it, write it anew: transformers.{kind.__name__}.from_pretrained({weights!r})"
                ".save_pretrained('FOLDER'), and name that folder"
            ) from error
        raise WeightsError(
            f"{name}: expected weights in a folder or in the local cache of the hub under the name {weights!r}, came "
            f"none. With a network at hand, `hf download {weights}` gets them once (see their licence there); or name "
            "a folder that holds config.json and model.safetensors"
        ) from error
    # What masks frames in pre-training has no part here; anything else that lacks would be drawn at random.
    missing = sorted(key for key in told["missing_keys"] if key != "masked_spec_embed")
    if missing:
        raise WeightsError(f"{name}: expected all weights in {weights}, {len(missing)} missing, first: {missing[0]}")
    return network


def _check_kind(name: str, weights: str) -> None:
    """Refuse weights of another network, which might bring code of their own, by what their configuration says."""
    path = _cached(weights, CONFIGURATION)
    if path is None:
        return
    try:
        said = json.loads(Path(path).read_text(encoding="utf-8"))["model_type"]
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{name}: expected JSON with a model_type in {path}, came {error!r}") from error
    if said != name:
        raise WeightsError(f"expected weights of {name} in {weights}, came those of {said}")


def _cached(weights: str, file: str) -> str | None:
    """Where a file of some weights lies, in their folder or in the cache of the hub; None where it does not."""
    from transformers.utils import cached_file

    return cached_file(weights, file, local_files_only=True, _raise_exceptions_for_missing_entries=False)


def _normalised(weights: str) -> bool:
    path = _cached(weights, PREPARATION)
    # The feature extractor's own default where the weights say nothing.
    return True if path is None else bool(json.loads(Path(path).read_text()).get("do_normalize", True))


def _field(kernels: list[int], strides: list[int]) -> int:
    """Samples that one value of a stack of convolutions sees."""
    seen, step = 1, 1
    for kernel, stride in zip(kernels, strides, strict=True):
        seen, step = seen + (kernel - 1) * step, step * stride
    return seen


def _decides(key: str) -> bool:
    """Whether an entry of the configuration bears on the frames of evaluation."""
    return not key.startswith(("_", "mask_", "id2label", "label2id", "transformers_version", "dtype", "torch_dtype"))
