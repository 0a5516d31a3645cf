"""Words that people write for emotions and genders, and the names that the tables use for them."""

from collections.abc import Mapping

# The names of the tables themselves, then what corpora and papers call the same.
EMOTION_WORDS: Mapping[str, tuple[str, ...]] = {
    "neutral": ("neu", "neutrality"),
    "sad": ("sadness", "sorrow", "unhappy"),
    "happy": ("happiness", "hap", "joy", "joyful"),
    "angry": ("anger", "ang", "rage", "hot anger"),
    "fear": ("fearful", "afraid", "scared", "anxiety", "anxious"),
    "disgust": ("disgusted",),
    "surprise": ("surprised", "pleasant surprise", "pleasantly surprised"),
    "boredom": ("bored", "boring"),
    "calm": ("calmness",),
    "excited": ("excitement", "exc"),
    "frustrated": ("frustration", "fru"),
    "contempt": ("contemptuous",),
    "other": ("oth",),
}

GENDER_WORDS: Mapping[str, tuple[str, ...]] = {
    "female": ("f", "w", "woman", "girl"),
    "male": ("m", "man", "boy"),
}

# What stands for "not known" in a cell.
UNKNOWN = ("", "nan", "na", "n/a", "none", "null", "unknown", "unlabelled")


def lookup(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every accepted word, lower case, to its name."""
    return {word: name for name, synonyms in words.items() for word in (name, *synonyms)}
