"""Ratings on other scales, brought to the tables' 1 to 5."""

from sertools.corpora.table import HIGHEST, LOWEST, CorpusError

SEVEN = 7.0


def from_seven(rating: float) -> float:
    """A mean on a scale of 1 to 7, as one of 1 to 5: the ends stay the ends, and the middle the middle.

    The three bins of Upadhyay et al. (2025), section 7.2.2, stay what they are: of a mean on seven points 1-2 is what
    rounds to at most 2, hence lies up to 2.5, and 6-7 begins at 5.5; here they lie up to 2 and from 4.

    Args:
        rating: 1 to 7, or NaN, which stays NaN.

    Raises:
        CorpusError: a rating outside of the scale.

    >>> from_seven(1.0), from_seven(2.5), from_seven(4.0), from_seven(5.5), from_seven(7.0)
    (1.0, 2.0, 3.0, 4.0, 5.0)
    """
    if rating < LOWEST or rating > SEVEN:
        raise CorpusError(f"expected a rating of {LOWEST:g} to {SEVEN:g}, came {rating:g}")
    return LOWEST + (rating - LOWEST) * (HIGHEST - LOWEST) / (SEVEN - LOWEST)
