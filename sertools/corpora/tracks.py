"""Named groups of corpora: what stands in for the papers' training corpus, and where a model is carried to."""

from collections.abc import Iterable

from sertools.corpora.table import CorpusError

# Training: "open-english" decides claims on classes, "rated" (all of it rated by people) those on ratings.
TRACKS = {
    "open-english": ("ravdess", "tess", "emotale-en"),
    "rated": ("emotale-en", "emotale-dk"),
}

# Transfer: the papers' own corpora that can be had openly are judged apart from those that this project adds.
TRANSFER = {
    "papers": ("emodb", "savee", "urdu"),
    "extension": ("emovo", "casia", "nemo", "emotale-dk"),
}

# Shares of IEMOCAP's four classes (neutral 1708, sad 1084, happy 595, angry 1103 of 4490).
IEMOCAP_PROPORTIONS = {"neutral": 0.38, "sad": 0.24, "happy": 0.13, "angry": 0.25}


def expand(names: str | Iterable[str]) -> tuple[str, ...]:
    """The corpora behind one name or several, each once, in the order given.

    Args:
        names: names of tracks, of transfer groups, of corpora, or paths of a user's folders; one or several. What is
            no group stands for itself: whether there is such a corpus is for the one who loads it to say.

    Returns:
        Names of corpora, for instance ``("ravdess", "tess", "emotale-en")`` for ``"open-english"``.

    Raises:
        CorpusError: no name, or an empty one.
    """
    groups = TRACKS | TRANSFER
    asked = (names,) if isinstance(names, str) else tuple(names)
    if not asked or not all(name.strip() for name in asked):
        raise CorpusError(f"expected the name of a corpus or one of {', '.join(groups)}; came {names!r}")
    return tuple(dict.fromkeys(corpus for name in asked for corpus in groups.get(name, (name,))))
