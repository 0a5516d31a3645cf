"""Trains all models of `vowels` from tokens to tables, jobs of models that step together side by side."""

from sertools.analysis.vowels.setup import Settings
from sertools.models.anchored_request import Settings as Training

SMOKE = {
    "runs": 2,
    "fewer": 1,
    "embedded": 1,
    "rehearsal": 2,
    "training": Training(epochs=2, patience=2, hidden=16, heads=2, feedforward=32),
}
"""Settings of a run that only shows that everything works."""


def smoke(seed: int = 0) -> Settings:
    """Settings of a short run from the same tokens."""
    return Settings(seed=seed, **SMOKE)
