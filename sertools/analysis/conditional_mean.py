"""The label that a Gaussian reading of the latent space expects: E[l | z].

    E[l | z] = mu_l + S_lz S_zz^-1 (z - mu_z)

with means and covariances of the joint distribution of label l (1) and embedding z (d). Das et al. 2022, section 2,
"covariance modelling to compute the conditional mean given the inferred emotion embedding"; the paper prints no
formula, this is the conditional mean of a joint Gaussian. *Transfer*: moments of the training corpus, applied
elsewhere. *Supervised*: moments of the corpus itself, here cross-fitted (a row's moments come from the other parts)
and, as the paper seems to do, in-sample.

All functions work on a stack of members: embeddings (m, n, d), labels (n,) or (m, n), results (m, n).
"""

from dataclasses import dataclass

import numpy as np

_RELATIVE_CUT = 1e-10


@dataclass(frozen=True, eq=False)
class ConditionalMean:
    """Fitted moments of m members: ``label_mean`` (m,), ``embedding_mean`` (m, d), ``slope`` = S_lz S_zz^-1 (m, d)."""

    label_mean: np.ndarray
    embedding_mean: np.ndarray
    slope: np.ndarray

    def predict(self, embeddings: np.ndarray) -> np.ndarray:
        """E[l | z] for embeddings (m, n, d), in the label's unit: (m, n).

        Raises:
            ValueError: other members or dimensions than those fitted.
        """
        embeddings = _stack(embeddings)
        if (embeddings.shape[0], embeddings.shape[2]) != self.slope.shape:
            raise ValueError(
                f"expected embeddings of (members, dimensions) {self.slope.shape}, came {embeddings.shape}"
            )
        centred = embeddings - self.embedding_mean[:, None]
        return self.label_mean[:, None] + np.einsum("mnd,md->mn", centred, self.slope)


def fit(embeddings: np.ndarray, labels: np.ndarray, rows: np.ndarray | None = None) -> ConditionalMean:
    """Moments of label and embedding over the rows of each member.

    Args:
        embeddings: (m, n, d).
        labels: (n,) or (m, n); NaN rows are left out.
        rows: bool (n,) or (m, n): the rows of each member's training fold; all when omitted.

    A singular S_zz (a collapsed or duplicated dimension) is inverted on its range (pseudo-inverse; eigenvalues below
    1e-10 of the largest count as 0), so that a collapsed dimension gets slope 0.

    Raises:
        ValueError: shapes disagree; a member has fewer than two labelled rows; a used embedding is not finite.
    """
    embeddings = _stack(embeddings)
    members, count, _ = embeddings.shape
    labels = _per_member(labels, members, count, "labels", float)
    used = np.isfinite(labels)
    if rows is not None:
        used &= _per_member(rows, members, count, "rows", bool)
    fewest = int(used.sum(1).min(initial=count))
    if fewest < 2:
        raise ValueError(
            f"expected at least 2 labelled rows for each member, came {fewest} for member {int(used.sum(1).argmin())}"
        )
    if not np.isfinite(embeddings[used]).all():
        raise ValueError("expected finite embeddings on the rows to fit, came NaN or infinity")
    number = used.sum(1)
    embeddings, labels = np.where(used[..., None], embeddings, 0.0), np.where(used, labels, 0.0)
    embedding_mean = embeddings.sum(1) / number[:, None]
    label_mean = labels.sum(1) / number
    centred = np.where(used[..., None], embeddings - embedding_mean[:, None], 0.0)
    covariance = np.einsum("mnd,mne->mde", centred, centred) / number[:, None, None]
    cross = np.einsum("mnd,mn->md", centred, np.where(used, labels - label_mean[:, None], 0.0)) / number[:, None]
    inverse = np.linalg.pinv(covariance, rcond=_RELATIVE_CUT, hermitian=True)
    return ConditionalMean(label_mean, embedding_mean, np.einsum("md,mde->me", cross, inverse))


def transfer(
    training: np.ndarray, labels: np.ndarray, embeddings: np.ndarray, *, rows: np.ndarray | None = None
) -> np.ndarray:
    """E[l | z] of ``embeddings`` (m, k, d), in the label's unit: (m, k), by the moments of ``training`` (m, n, d).

    ``labels``, ``rows`` and errors as in :func:`fit` and ``predict``.

    Source: Das et al. (2022), sec. 2, which prints no formula: E[l | z] = mu_l + S_lz S_zz^-1 (z - mu_z).
    """
    return fit(training, labels, rows).predict(embeddings)


def in_sample(embeddings: np.ndarray, labels: np.ndarray, *, rows: np.ndarray | None = None) -> np.ndarray:
    """Supervised, each row predicted from moments that it helped to estimate; NaN outside ``rows``: (m, n)."""
    embeddings = _stack(embeddings)
    predicted = fit(embeddings, labels, rows).predict(embeddings)
    return predicted if rows is None else np.where(_per_member(rows, *predicted.shape, "rows", bool), predicted, np.nan)


def cross_fitted(
    embeddings: np.ndarray, labels: np.ndarray, parts: np.ndarray, *, rows: np.ndarray | None = None
) -> np.ndarray:
    """Supervised, each row predicted from the moments of the other parts: (m, n), NaN outside ``rows``.

    ``parts``: int (n,), the part of each row, from ``random_parts`` or any other division (speakers for instance).
    Where the embedding says nothing about the label, cross-fitted correlations lean below 0 (of the order of -1 /
    sqrt(n)), because the mean of the other parts is low where a part's labels are high.

    Raises:
        ValueError: fewer than two parts, other lengths, or as ``fit``.
    """
    embeddings = _stack(embeddings)
    members, count, _ = embeddings.shape
    parts = np.asarray(parts)
    if parts.shape != (count,) or len(np.unique(parts)) < 2:
        raise ValueError(
            f"expected one of two or more parts for each of {count} rows, came {parts.shape}, {np.unique(parts)[:5]}"
        )
    used = np.ones((members, count), bool) if rows is None else _per_member(rows, members, count, "rows", bool)
    predicted = np.full((members, count), np.nan)
    for part in np.unique(parts):
        inside = parts == part
        predicted[:, inside] = fit(embeddings, labels, used & ~inside).predict(embeddings[:, inside])
    return np.where(used, predicted, np.nan)


def random_parts(count: int, parts: int = 5, *, seed: int = 0) -> np.ndarray:
    """A shuffled part 0..parts-1 for each of ``count`` rows, sizes differing by at most one: int (count,).

    Raises:
        ValueError: fewer than two parts or fewer rows than parts.
    """
    if parts < 2 or count < parts:
        raise ValueError(f"expected at least 2 parts and a row in each, came {parts} parts of {count} rows")
    return np.random.default_rng(seed).permutation(np.arange(count) % parts)


def _stack(embeddings: np.ndarray) -> np.ndarray:
    embeddings = np.asarray(embeddings, dtype=float)
    if embeddings.ndim != 3:
        raise ValueError(f"expected embeddings of shape (members, rows, dimensions), came {embeddings.shape}")
    return embeddings


def _per_member(values: np.ndarray, members: int, count: int, name: str, kind: type) -> np.ndarray:
    values = np.asarray(values, dtype=kind)
    if values.shape not in ((count,), (members, count)):
        raise ValueError(f"expected {name} of shape ({count},) or ({members}, {count}), came {values.shape}")
    return np.broadcast_to(values, (members, count))
