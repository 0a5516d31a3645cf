"""Which corpora speak which language in `vowels`, which models are carried from which to which, and with what."""

from dataclasses import asdict, dataclass, field, replace

from sertools.models.anchored_request import Settings as Training
from sertools.models.vowel_methods import ADAPTATION_WEIGHT, CL, METHODS, READINGS, Method

LANGUAGES = {
    "English": ("ravdess", "tess", "emotale-en"),
    "Mandarin": ("casia",),
    "Polish": ("nemo",),
    "German": ("emodb",),
    "English, rated": ("emotale-en",),
    "Danish, rated": ("emotale-dk",),
}
"""Corpora by language; the last two have ratings of arousal and valence by listeners."""
EMOTIONS = {"neutral": "neu", "happy": "hap", "angry": "ang", "sad": "sad"}
"""The paper's four, by their names in the corpora, with the names of their tasks (each against the rest)."""
TASKS = ("4-CAT", *EMOTIONS.values())
RATED = {"aro": "activation", "val": "valence"}
"""Tasks of three bins of a rating, and the ratings."""
DIRECTIONS = {("English", "Mandarin"): "en->zh", ("Mandarin", "English"): "zh->en"}
"""Names of the directions in `claims.yml`."""
RATED_DIRECTIONS = {("English, rated", "Danish, rated"): "en->dk", ("Danish, rated", "English, rated"): "dk->en"}
THIRD = ("Polish", "German")
"""Languages in the place of the paper's Russian."""
BASELINES = ("GAN", "NMF", "Ensemble", "Few-shot")
FIXED = "fixed"
"""The fold where speakers are divided once; other folds are named after the speaker who is tested."""


@dataclass(frozen=True)
class Settings:
    """What all models of a run have in common.

    runs: of every model of Tables 4, 5, 7 and 8. fewer: of those that only stand beside them (the fixed division of
    the Mandarin speakers, other choices). Both follow from the cost: on two cores a run takes about 17 minutes, one of
    the fewer about 5 besides, and the whole was to take three hours. embedded: runs (the first ones) of which
    embeddings are kept for Table 6. choices: other choices of training, a name to the settings that it changes.
    training: the paper's, as far as it states them, see `anchored_request.Settings`. rated: what the study "rated"
    changes of it: its 125 utterances are two steps an epoch, of which the paper's learning rate makes nothing before
    the training stops (on the source's validation, three bins of arousal, recalls of .41 and .42 against .33 by chance;
    with 1e-3 .54 and .62). tasks: of `TASKS`. encoder: of `measure.encoders.ENCODERS`. rehearsal: 0, or how many
    utterances of each speaker and emotion are used (of rated corpora all, so that no bin goes missing), with short
    baselines besides: only to show that everything works.
    """

    runs: int = 10
    fewer: int = 2
    embedded: int = 3
    choices: dict[str, dict] = field(
        default_factory=lambda: {
            "learning rate 1e-3": {"learning_rate": 1e-3},
            "margin 0.5": {"margin": 0.5},
            "two layers": {"layers": 2},
            "classes weighted": {"weighted": True},
        }
    )
    tasks: tuple[str, ...] = TASKS
    training: Training = field(default_factory=Training)
    rated: dict = field(default_factory=lambda: {"learning_rate": 1e-3})
    encoder: str = "cepstral"
    rehearsal: int = 0
    seed: int = 0

    def to_json(self) -> dict:
        """As JSON can hold it; `read` is the inverse."""
        return asdict(self)

    @classmethod
    def read(cls, found: dict) -> "Settings":
        """From what `to_json` gave."""
        return cls(**{**found, "tasks": tuple(found["tasks"]), "training": Training(**found["training"])})


@dataclass(frozen=True)
class Model:
    """A trained model, whichever family it is of.

    study: "transfer" (Tables 4 and 5), "fixed" (the same with the Mandarin speakers divided once), "within" (trained
    on the target's own speakers), "rated", "third" (Table 8), or the name of another choice. source, target: of
    `LANGUAGES`; equal within. fold: `FIXED`, or the tested speaker. model: "CL", "BA-CL", "WA-CL", "GA-CL", "AGA-CL",
    or of `BASELINES`. anchors: "Mono", "Diph", "Both", or "" for models without. reading: "given", "pseudo", or "".
    task: of `TASKS` or `RATED`. number: its place among all.
    """

    study: str
    source: str
    target: str
    fold: str
    model: str
    anchors: str
    reading: str
    task: str
    run: int
    number: int = -1

    @property
    def method(self) -> Method | None:
        """What trains it; None for a baseline."""
        if self.model in BASELINES:
            return None
        if self.model == "CL":
            return CL
        (found,) = (one for one in METHODS if one.name == self.model and one.kind == self.anchors)
        return replace(found, reading=self.reading, weight=ADAPTATION_WEIGHT)


def readings(model: str) -> str:
    """The reading that a model of `model` has where nothing else is said: "given" with anchors, "" without."""
    return "" if model == "CL" or model in BASELINES else READINGS[0]
