"""Many recordings side by side: in their order, past bad ones."""

import threading
import time

import pandas as pd
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.recordings import map_recordings

FILES = pd.Series({f"x/{number}": f"{number}.wav" for number in range(6)})


def run(one, files=FILES, **options):
    return map_recordings(one, files, label="trying", **{"progress": False} | options)


def test_results_keep_the_order_whichever_ends_first():
    second = threading.Event()

    def one(utterance, file):
        if utterance == "x/0":
            assert second.wait(10)  # held back until another thread has taken the next one
        elif utterance == "x/1":
            second.set()
        return file.upper(), "measured"

    made, report = run(one, workers=2)
    assert list(made.items()) == [(name, file.upper()) for name, file in FILES.items()] and report.empty


def test_a_bad_recording_loses_only_itself(capsys):
    def one(utterance, file):
        if utterance == "x/2":
            return None, "expected sound, came none"
        return utterance, "from the cache" if utterance < "x/2" else "measured"

    made, report = run(one, progress=True)
    assert list(made) == ["x/0", "x/1", "x/3", "x/4", "x/5"]
    assert report.to_dict("records") == [{"utterance": "x/2", "file": "2.wav", "reason": "expected sound, came none"}]
    assert "6 utterances: 3 measured, 2 from the cache, 1 failed" in capsys.readouterr().err


def test_an_error_ends_the_run_before_all_are_through():
    seen = []

    def one(utterance, file):
        seen.append(utterance)
        if len(seen) > 1:
            time.sleep(0.02)  # hundreds of them would take seconds
        raise RuntimeError("no space left")

    with pytest.raises(RuntimeError, match="no space left"):
        run(one, pd.Series(list("abc") * 100, index=range(300)), workers=1)
    assert len(seen) < 300


@pytest.mark.parametrize(
    ("files", "workers", "said"),
    [(FILES, 0, "at least one worker, came 0"), (pd.concat([FILES, FILES[:1]]), 1, "every utterance once, came x/0")],
)
def test_what_does_not_fit_is_refused(files, workers, said):
    with pytest.raises(ValueError, match=said):
        run(lambda utterance, file: (file, "measured"), files, workers=workers)


def test_an_utterance_twice_is_a_fault_of_the_corpus():
    with pytest.raises(CorpusError):
        run(lambda utterance, file: (file, "measured"), pd.concat([FILES, FILES]))
