"""What becomes of a corpus that is spoiled: every kind of damage, one at a time, to a small good corpus of one's own,
and the usual ones to small trees laid out as the owners of corpora lay out theirs.

`python -m benchmarks.damage` takes two minutes, most of them for a recording of twenty. A kind of damage is either read
as it is (it is none), or left out and named, or the table is refused as a whole; in each case the utterances that
the damage was not done to are compared with the good corpus bit for bit, and the message is searched for the file, what
was expected and what came. It ends with status 1 where anything is not as it has to be.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import results, spoiled, spoiled_owners
from benchmarks.spoiled import Finding

COMMAND = "python -m benchmarks.damage"
OUTCOMES = ("left out and named", "read as it is", "refused as a whole")


def main() -> None:
    """Go through all kinds and write `damage.csv`."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter).parse_args()
    rows: dict[str, dict[str, object]] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        os.environ["SERTOOLS_CACHE"] = f"{place}/cache"
        for group, name, expected, found in [*_own(Path(place, "own")), *_owners(Path(place, "owners"))]:
            zeros = dict.fromkeys(("kinds", *OUTCOMES, "other utterances lost", "not as expected"), 0)
            row = rows.setdefault(group, {"damage to": group, **zeros})
            row["kinds"] += 1
            row[found.outcome] += 1
            row["other utterances lost"] += found.lost
            if found.lacks or found.lost or found.outcome != expected:
                row["not as expected"] += 1
                wrong.append(f"{group}, {name}: {found}")
    results.write("damage", list(rows.values()), COMMAND)
    if wrong:
        sys.exit("\n".join(wrong))


def _own(place: Path) -> Iterator[tuple[str, str, str, Finding]]:
    good = {}
    for features, write in ((False, spoiled.write_sound), (True, spoiled.write_features)):
        folder = place / f"good-{features}" / "mine"
        write(folder)
        good[features] = spoiled.read(folder)[0]
    for number, kind in enumerate(spoiled.kinds()):
        folder = place / str(number) / "mine"
        (spoiled.write_features if kind.features else spoiled.write_sound)(folder)
        kind.spoil(folder)
        yield kind.group, kind.name, kind.expected, spoiled.judge(kind, folder, good[kind.features])


def _owners(place: Path) -> Iterator[tuple[str, str, str, Finding]]:
    good = {}
    for owner in spoiled_owners.OWNERS:
        spoiled_owners.write(owner, place / owner.corpus)
        good[owner.corpus] = spoiled_owners.read(owner, place / owner.corpus)
    for number, (owner, damage) in enumerate(spoiled_owners.pairs()):
        root = place / str(number)
        spoiled_owners.write(owner, root)
        damage.spoil(root, owner)
        expected = spoiled_owners.expected(owner, damage)
        found = spoiled_owners.judge(owner, damage, root, good[owner.corpus])
        yield "owners' corpora", f"{owner.corpus}, {damage.name}", expected, found


if __name__ == "__main__":
    main()
