"""What becomes of a corpus that is spoiled: every kind of damage, one at a time, to a small good corpus.

`python -m benchmarks.damage` takes two minutes, most of them for a recording of twenty. A kind of damage is either read
as it is (it is none), or left out and named, or the table is refused as a whole; in each case the utterances that
the damage was not done to are compared with the good corpus bit for bit, and the message is searched for the file, what
was expected and what came. It ends with status 1 where anything is not as it has to be.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import results, spoiled

COMMAND = "python -m benchmarks.damage"
OUTCOMES = ("left out and named", "read as it is", "refused as a whole")


def main() -> None:
    """Go through all kinds and write `damage.csv`."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter).parse_args()
    rows: dict[str, dict[str, object]] = {}
    wrong = []
    with tempfile.TemporaryDirectory() as place:
        os.environ["SERTOOLS_CACHE"] = f"{place}/cache"
        good = {}
        for features, write in ((False, spoiled.write_sound), (True, spoiled.write_features)):
            folder = Path(place, f"good-{features}", "mine")
            write(folder)
            good[features] = spoiled.read(folder)[0]
        for number, kind in enumerate(spoiled.kinds()):
            folder = Path(place, str(number), "mine")
            (spoiled.write_features if kind.features else spoiled.write_sound)(folder)
            kind.spoil(folder)
            found = spoiled.judge(kind, folder, good[kind.features])
            row = rows.setdefault(
                kind.group,
                {"damage to": kind.group, "kinds": 0}
                | dict.fromkeys(OUTCOMES, 0)
                | {"other utterances lost": 0, "not as expected": 0},
            )
            row["kinds"] += 1
            row[found.outcome] += 1
            row["other utterances lost"] += found.lost
            if found.lacks or found.lost or found.outcome != kind.expected:
                row["not as expected"] += 1
                wrong.append(f"{kind.group}, {kind.name}: {found}")
    results.write("damage", list(rows.values()), COMMAND)
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
