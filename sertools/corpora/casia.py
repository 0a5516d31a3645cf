"""CASIA: four Mandarin speakers, six emotions; the circulated part of 1200 recordings."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor, Exclusion
from sertools.corpora.left_out import table_of

DESCRIPTOR = Descriptor(
    name="casia",
    title="CASIA Chinese emotional speech corpus (the circulated 1200)",
    owner="Institute of Automation, Chinese Academy of Sciences",
    licence="research only",
    terms="Licensed for research by the Chinese Linguistic Data Consortium under an agreement; not to be passed on.",
    url="http://www.chineseldc.org/resource_info.php?rid=76",
    citation="Institute of Automation, Chinese Academy of Sciences (2005), CASIA Chinese emotional speech corpus",
    bibkey="casia2005",
    languages=("zh",),
    claimed={
        "clips": 9600,
        "speakers": 4,
        "emotions": dict.fromkeys(("neutral", "sad", "happy", "angry", "fear", "surprise"), 1600),
    },
    layout_source="The circulated archive: <speaker>/<emotion>/<sentence 201 to 250>.wav; the sentences in its text"
    " file",
    exclusions=(
        Exclusion("201.wav", "beside the speakers' folders in a circulated copy; belongs to no speaker or emotion"),
        Exclusion("202.wav", "beside the speakers' folders in a circulated copy; belongs to no speaker or emotion"),
    ),
    notes=(
        "The owner's full corpus holds 9600 utterances: 4 speakers, 6 emotions, 300 sentences shared by all emotions"
        " and 100 of their own. What circulates is sentences 201 to 250 of the shared ones: 1200.",
        "The speakers' genders are not documented by the owner; they are left missing.",
        "All speakers say the same 50 sentences in all emotions.",
    ),
    needs_agreement=True,
)

SPEAKERS = ("liuchanhg", "wangzhe", "zhaoquanyin", "ZhaoZuoxiang")
_EMOTIONS = {
    "neutral": "neutral",
    "sad": "sad",
    "happy": "happy",
    "angry": "angry",
    "fear": "fear",
    "surprise": "surprise",
}
_SENTENCE = re.compile(r"\d{3}", re.ASCII)
_NAME = re.compile(rf"({'|'.join(SPEAKERS)})-([a-z]+)-(\d{{3}})", re.ASCII)


def read(root: Path) -> pandas.DataFrame:
    """Read the table of CASIA, from folders ``speaker/emotion/sentence`` or from names ``speaker-emotion-sentence``.

    Recordings that stand in no speaker's folder are passed over (see the descriptor's exclusions).

    Returns:
        The table of utterances, named ``casia/liuchanhg-angry-201``; ``text`` is the number of the sentence.

    Raises:
        CorpusError: no folder, no recording of the four speakers in it, or more emotions or file names
            unknown than known to it (fewer are left out and named).
    """
    root = Path(root)
    return table_of(
        "casia",
        listing.recordings(root, "casia"),
        lambda path: _row(path, root),
        f"recordings in the folders of {', '.join(SPEAKERS)} under {root}, came none",
    )


def _row(path: Path, root: Path) -> dict[str, object] | None:
    named = _NAME.fullmatch(path.stem)
    if named:
        speaker, emotion, sentence = named.groups()
    elif path.parent.parent.name in SPEAKERS:
        speaker, emotion = path.parent.parent.name, path.parent.name
        sentence = listing.parts(_SENTENCE, path, "casia", "liuchanhg/angry/201.wav").group()
    else:
        return None
    return {
        "utterance": f"{speaker}-{emotion}-{sentence}",
        "file": listing.relative(path, root),
        "language": "zh",
        "speaker": f"casia-{speaker}",
        "emotion": listing.decode(_EMOTIONS, emotion, path, "casia"),
        "text": sentence,
    }
