"""American English vowels measured by hand: Hillenbrand, Getty, Clark and Wheeler (1995).

"Acoustic characteristics of American English vowels", J. Acoust. Soc. Am. 97, 3099-3111: 139 talkers, mostly of
Michigan, each said twelve vowels between h and d. ``vowdata.dat`` is the owner's file ("(c) 1995 James Hillenbrand");
it is not in the repository. ``hillenbrand_means.csv`` beside this module is: our means of the owner's numbers by group
of talkers and vowel, facts that a table of differences needs.
"""

import itertools
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import pandas

from sertools.corpora.left_out import Repeated, usable
from sertools.corpora.table import CorpusError

OWNER = "J. M. Hillenbrand, Western Michigan University"
TERMS = "(c) 1995 James Hillenbrand; only means of the measurements are kept here"
GROUPS: Mapping[str, str] = MappingProxyType({"m": "men", "w": "women", "b": "boys", "g": "girls"})
COMMON: Mapping[str, str] = MappingProxyType(
    {"iy": "i", "eh": "E", "ah": "A/a", "aw": "O", "uw": "u", "ei": "eI", "oa": "oU"}
)
"""The owner's code to the common vowel's name; the data have no schwa, no aI and no aU."""
CODES = ("ae", "ah", "aw", "eh", "er", "ei", "ih", "iy", "oa", "oo", "uh", "uw")
NUMBERS = ("f0", "f1", "f2", "f3", "f4", *(f"f{formant}_{place}" for place in (20, 50, 80) for formant in (1, 2, 3)))
"""Hz: F0 and formants where the vowel is steadiest, then F1 to F3 at 20, 50 and 80 % of its duration."""
MEANS = "hillenbrand_means.csv"
_TOKEN = re.compile(rf"\s*[{''.join(GROUPS)}][0-9]{{2}}({'|'.join(CODES)})\s")
_NUMBER = re.compile("[0-9]{1,5}")


def read(path: Path) -> pandas.DataFrame:
    """The owner's ``vowdata.dat``.

    Returns:
        DataFrame indexed by ``token`` (the owner's name of the recording, for instance ``m01ae``), sorted: ``talker``,
        ``group`` (men, women, boys, girls), ``code`` (the owner's vowel), ``vowel`` (one of the ten; missing: none of
        them), ``seconds``, and ``NUMBERS`` in Hz (missing where the owner could not measure).

    Raises:
        CorpusError: no such file, no token in it, or more lines that are none than tokens (fewer are left out and
            named).
    """
    path = Path(path)
    if not path.is_file():
        raise CorpusError(f"Hillenbrand et al.: expected the owner's vowdata.dat, came no file {path}")
    lines = enumerate(path.read_text(encoding="latin-1").splitlines(), start=1)
    # The head is prose and a line of column numbers; tokens begin with the first name of a recording.
    below = itertools.dropwhile(lambda numbered: not _TOKEN.match(numbered[1]), lines)
    rows: dict[str, list[int]] = {}

    def token(numbered: tuple[int, str]) -> bool:
        number, line = numbered
        name, *numbers = line.split()
        if not _TOKEN.match(line) or len(numbers) != len(NUMBERS) + 1 or not all(map(_NUMBER.fullmatch, numbers)):
            raise CorpusError(f"{path}, line {number}: expected a token and {len(NUMBERS) + 1} numbers, came {line!r}")
        if name in rows:
            raise Repeated(f"{path}, line {number}: expected every token once, came {name} again")
        rows[name] = [int(each) for each in numbers]
        return True

    usable("Hillenbrand et al.", (numbered for numbered in below if numbered[1].strip()), token)
    if not rows:
        raise CorpusError(f"{path}: expected tokens, came none")
    table = pandas.DataFrame.from_dict(rows, orient="index", columns=["milliseconds", *NUMBERS]).sort_index()
    table.index = table.index.astype("str").rename("token")
    numbers = table[list(NUMBERS)].astype("float64")
    names = table.index.to_series()
    return pandas.DataFrame(
        {
            "talker": names.str[:3],
            "group": names.str[0].map(GROUPS),
            "code": names.str[3:],
            "vowel": names.str[3:].map(COMMON),
            "seconds": table["milliseconds"] / 1000,
            **numbers.mask(numbers == 0),
        },
        index=table.index,
    )


def means(tokens: pandas.DataFrame) -> pandas.DataFrame:
    """Means by group and vowel over tokens (a talker has one of each), each over what could be measured.

    Args:
        tokens: as :func:`read` gives them.

    Returns:
        DataFrame indexed by ``group`` and ``code``, groups in the order of ``GROUPS``: ``vowel``, ``tokens``,
        ``seconds``, ``NUMBERS`` in Hz, and ``f1_sd``, ``f2_sd``, ``f3_sd``: standard deviations over talkers in the
        vowel's middle (50 %).
    """
    grouped = tokens.groupby(["group", "code"])
    table = grouped[["seconds", *NUMBERS]].mean()
    deviations = grouped[["f1_50", "f2_50", "f3_50"]].std().set_axis(["f1_sd", "f2_sd", "f3_sd"], axis=1)
    table = table.join(deviations)
    table.insert(0, "tokens", grouped.size())
    table.insert(0, "vowel", table.index.get_level_values("code").map(COMMON))
    return table.loc[sorted(table.index, key=lambda place: (list(GROUPS.values()).index(place[0]), place[1]))]


def published_means() -> pandas.DataFrame:
    """The shipped table: what :func:`means` gave for the owner's file, to 0.1 Hz and 0.1 ms; new at every call."""
    with resources.files("sertools.corpora").joinpath(MEANS).open(encoding="utf-8") as file:
        return pandas.read_csv(file, dtype={"vowel": "str"}).set_index(["group", "code"])


def save_means(tokens: pandas.DataFrame, path: Path) -> Path:
    """Write the means of tokens as the shipped table has them; returns the path."""
    table = means(tokens).round({"seconds": 4} | {name: 1 for name in (*NUMBERS, "f1_sd", "f2_sd", "f3_sd")})
    table.to_csv(path, lineterminator="\n")
    return Path(path)
