"""Go through many recordings side by side: in threads, in order, past bad ones.

Threads, not processes: openSMILE, libsndfile, libsoxr and the hash release Python's lock, so two threads take half the
time of one, share one memory and cannot be orphaned.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pandas
from tqdm import tqdm

from sertools.corpora.table import CorpusError

AHEAD = 1000
"""Recordings that are handed to the threads at once."""


def usable_cores() -> int:
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_recordings(
    one: Callable[[str, str], tuple[object | None, str]],
    files: pandas.Series,
    *,
    label: str,
    workers: int | None = None,
    progress: bool = True,
) -> tuple[dict[str, object], pandas.DataFrame]:
    """Call `one` for every recording.

    Args:
        one: gets an utterance and its file; returns what came of it and in a word how ("measured", "from the cache"),
            or None and the reason why nothing did.
        files: indexed by utterance.
        label: stands before the progress bar.
        workers: threads; ``None`` takes one per usable core.
        progress: whether to write a closing line of counts to stderr, and to draw a progress bar where that is a
            terminal.

    Returns:
        What came of each utterance, and the failed ones in the columns utterance, file and reason; both in the order of
        `files`, whatever the number of workers.

    Raises:
        ValueError: workers is below 1. CorpusError: an utterance occurs twice. Whatever `one` raises: after the
        recordings in hand, not after all of them.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"expected at least one worker, came {workers}")
    if not files.index.is_unique:
        raise CorpusError(
            f"expected every utterance once, came {files.index[files.index.duplicated()][0]} more than once"
        )
    # None: only where a terminal shows it; in the file of an executed page it would differ from run to run
    disable = None if progress else True
    bar = tqdm(total=len(files), desc=label, unit="utterance", file=sys.stderr, disable=disable, mininterval=1)
    made, failures, counts = {}, [], Counter()
    with bar, ThreadPoolExecutor(workers or usable_cores()) as pool:
        try:
            # in parts: what waits for a thread takes memory, too
            for part in (files.iloc[start : start + AHEAD] for start in range(0, len(files), AHEAD)):
                # map keeps the order, whichever thread ends first
                for (utterance, file), (found, how) in zip(part.items(), pool.map(one, part.index, part), strict=True):
                    if found is None:
                        failures.append({"utterance": utterance, "file": file, "reason": how})
                    else:
                        made[utterance] = found
                    counts["failed" if found is None else how] += 1
                    bar.update()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    if progress:
        words = ", ".join(f"{counts[word]} {word}" for word in ("measured", "from the cache", "failed"))
        print(f"{len(files)} utterances: {words}", file=sys.stderr)
    return made, pandas.DataFrame(failures, columns=["utterance", "file", "reason"], dtype="str")
