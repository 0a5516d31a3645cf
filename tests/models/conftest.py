"""A small grid's worth of data: standardised rows with structure, three folds of unequal size."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def data():
    """Arguments of `grid.train` by name; 5, 4 and 3 batches of 64 an epoch, none of them without a remainder."""
    draw = np.random.default_rng(11)
    rows = 400
    latent = draw.standard_normal((rows, 6))
    features = np.tanh(latent @ draw.standard_normal((6, 88))) + 0.3 * draw.standard_normal((rows, 88))
    features = (features - features.mean(0)) / features.std(0)
    ratings = np.clip(3 + latent[:, :2] + 0.3 * draw.standard_normal((3, rows, 2)), 1, 5)
    return {
        "features": features.astype(np.float32),
        "train_positions": [draw.permutation(rows)[:count] for count in (330, 270, 200)],
        "emotions": draw.integers(0, 4, rows),
        "labels": {"activation": ratings[..., 0], "valence": ratings[..., 1]},
    }


@pytest.fixture(scope="session")
def series():
    """48 short series of three classes that a wave in one coefficient tells apart: `frames`, `offsets`, `labels`."""
    draw = np.random.default_rng(5)
    lengths = draw.integers(10, 40, 48)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    labels = np.arange(48) % 3
    frames = 0.1 * draw.standard_normal((offsets[-1], 40))
    for k, (start, end) in enumerate(zip(offsets, offsets[1:], strict=False)):
        frames[start:end, 5 * labels[k]] += np.sin(np.arange(end - start))
    return {"frames": frames.astype(np.float32), "offsets": offsets, "labels": labels}
