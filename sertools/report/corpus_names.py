"""Corpora as the literature writes them, by the registry's names."""

NAMES = {
    "aesdd": "AESDD", "biic-podcast": "BIIC-Podcast", "cafe": "CaFE", "casia": "CASIA", "dusha": "Dusha",
    "emodb": "EMO-DB", "emotale-dk": "EmoTale-DK", "emotale-en": "EmoTale-EN", "emovo": "EMOVO", "iemocap": "IEMOCAP",
    "msp-podcast": "MSP-Podcast", "nemo": "nEMO", "ravdess": "RAVDESS", "savee": "SAVEE", "tess": "TESS",
    "urdu": "URDU", "voxceleb": "VoxCeleb",
}  # fmt: skip


def written(corpus: str) -> str:
    """A corpus as the literature writes it; a name that the registry does not have, as it is."""
    return NAMES.get(corpus, corpus)
