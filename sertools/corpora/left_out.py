"""Recordings and label rows that a reader cannot use: left out and named, so that one of them never loses the others.

More of them than of usable ones mean that the folder is not this corpus, or another version of it: that is an error.
"""

import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

import pandas

from sertools.corpora.faults import bounded
from sertools.corpora.table import CorpusError, from_rows

Source = TypeVar("Source")
Made = TypeVar("Made")


class Repeated(CorpusError):
    """Of this there is one already, which counts: nothing is lost, and the folder may well be the corpus."""


class LeftOutWarning(UserWarning):
    """Recordings or rows of a corpus were left out; says of each what was expected, what came and where."""


def usable(
    corpus: str, sources: Iterable[Source], read: Callable[[Source], Made | None], unread: Iterable[object] = ()
) -> list[Made]:
    """What ``read`` makes of each file or row; those for which it raises CorpusError are left out with a warning.

    Args:
        corpus: its name, for the message.
        sources: files or rows.
        read: gives ``None`` for what is passed over on purpose and counts neither as usable nor as left out.
        unread: what is at fault already, one message each.

    Warns:
        LeftOutWarning: one warning that names what was left out.

    Raises:
        CorpusError: more is at fault than can be used; says how much, and the first of them.
    """
    made, repeated, faults = [], [], [str(each) for each in unread]
    for source in sources:
        try:
            one = read(source)
        except Repeated as error:
            repeated.append(str(error))
        except CorpusError as error:
            faults.append(str(error))
        else:
            if one is not None:
                made.append(one)
    if len(faults) > len(made):
        many = f"{corpus}: {len(faults)} of {len(faults) + len(made)} at fault, so this is no such corpus; first: "
        raise CorpusError((many if len(faults) > 1 else "") + faults[0])
    if faults or repeated:
        count = len(faults) + len(repeated)
        said = "\n".join(bounded([*faults, *repeated]))
        message = f"{corpus}: left out {count} of {count + len(made)}:\n{said}"
        warnings.warn(message, LeftOutWarning, stacklevel=2)
    return made


def table_of(
    corpus: str,
    sources: Iterable[Source],
    row: Callable[[Source], Mapping[str, object] | None],
    nothing: str = "at least one utterance, came none",
    unread: Iterable[object] = (),
) -> pandas.DataFrame:
    """The table of utterances from a row for each recording or label; of two rows of one utterance the first counts.

    Args:
        corpus, sources, unread: as for :func:`usable`.
        row: the mapping that :func:`sertools.corpora.table.from_rows` takes, ``None`` for what is passed over.
        nothing: what was expected and what came where every source is passed over.

    Raises:
        CorpusError: no row, or as :func:`usable`.
    """
    places: dict[str, object] = {}

    def once(source: Source) -> Mapping[str, object] | None:
        record = row(source)
        if record is not None:
            name = str(record.get("utterance") or PurePosixPath(str(record["file"])).stem)
            if name in places:
                raise Repeated(
                    f"{corpus}: expected every utterance once, came {name} more than once ({places[name]}, then "
                    f"{record['file']})"
                )
            places[name] = record["file"]
        return record

    rows = usable(corpus, sources, once, unread)
    if not rows:
        raise CorpusError(f"{corpus}: expected {nothing}")
    return from_rows(corpus, rows)
