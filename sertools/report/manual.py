"""The manual of the command line: what stands under the help of each verb besides what its function says.

Each verb belongs to a group, and has examples, what it writes, and what its exit status means.
"""

from dataclasses import dataclass

BOOK, PARAMETERS, SPEECH, WRITERS = (
    "Read and check the book",
    "Other parameters, other speakers",
    "Corpora and what is measured of them",
    "Write pages",
)
"""Groups of verbs, in the order of `sertools --help`."""

ENDS = "0 when it is done; 1 where it could not be: the message says what was expected, what came, and what to do next."
HEAD = (
    "Five papers on speech emotion recognition across languages, computed again. A book shows every table, figure and "
    "number of theirs beside ours, with a verdict on every claim; these verbs build it, run its pages with other "
    "parameters or other speech, and measure speech."
)
FOOT = """First steps: `sertools book` in a clone runs every page and builds _build/html/index.html; `sertools status`
says which pages are stale, and why; `sertools VERB --help` shows examples, what the verb writes, and how it ends.

Where things are: SERTOOLS_CORPORA names the folder of your recordings, SERTOOLS_CACHE the folder of what was measured
or trained before, SERTOOLS_RESULTS the folder of results (`results` in the project if unset).

Exit status: 0 done; 1 it could not be done, or what was checked is not so; 2 the command was not understood."""

NEXT = {
    "sertools.corpora.download": "run the same command again: what was downloaded is kept, and it goes on from there.",
    "sertools.corpora.storage": "`df -h` says how full each disk is; SERTOOLS_CACHE names another place for the cache.",
    "sertools.corpora": "`sertools corpora` lists the corpora, where each was found and whose it is; README.md, "
    '"Your own speech", says how a folder of yours is laid out.',
    "sertools.measure": 'README.md says what is installed for sound, under "Use the library alone", and how your own '
    'recordings are laid out, under "Your own speech".',
    "sertools.analysis": "`make record PAGE=...` compares a run of record with what is shipped; `git status` says "
    "whether a shipped file was changed.",
    "sertools.report.sweep": "book/sweep.md lists the keys of such a file; book/sweeps/epochs.yml is one that works.",
    "sertools.report.parameters": "the first code cell of the page lists its parameters with their defaults.",
}
"""Module that raised -> what to do where its message does not say it."""


def next_step(module: str) -> str | None:
    """The next step after an error that `module` raised: that of the nearest package in NEXT, None where there is
    none."""
    parts = module.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((NEXT[name] for name in names if name in NEXT), None)


@dataclass(frozen=True)
class Entry:
    """A verb in the manual. examples: whole commands; writes: files, from the project's root; ends: its exit status."""

    group: str
    examples: tuple[str, ...]
    writes: str
    ends: str = ENDS

    @property
    def text(self) -> str:
        """What stands under the verb's options."""
        shown = "".join(f"\n  $ {example}" for example in self.examples)
        return f"Example{'s' * (len(self.examples) > 1)}:{shown}\n\nWrites: {self.writes}\n\nExit status: {self.ends}"


def flowing(text: str) -> str:
    """Each paragraph on one line: the help breaks lines where the terminal ends."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


VERBS = {
    "book": Entry(
        BOOK,
        ("sertools book", "sertools book --profile smoke --cores 4"),
        "results/PROFILE/PAPER/PAGE/ for every page that was stale, and _build/html (_build/smoke/html).",
        "0 when the book is whole; 1 where a page failed or the book is not sound. Pages that do not depend on the one "
        "that failed are run all the same, and are not run again.",
    ),
    "status": Entry(BOOK, ("sertools status",), "nothing.", "0, whether pages are stale or not; 1 outside a project."),
    "changes": Entry(
        BOOK,
        ("sertools changes", "sertools changes --update"),
        "nothing; with --update book/snapshot.json, which is tracked.",
        "0, whether anything moved or not; 1 where there is no snapshot or no page was run.",
    ),
    "check": Entry(
        BOOK,
        ("sertools check zeroshot",),
        "nothing.",
        "0 where every artefact and claim is there, or its page was not run yet; 1 where one is missing.",
    ),
    "sweep": Entry(
        PARAMETERS,
        ("sertools sweep book/sweeps/epochs.yml --cores 2", "sertools sweep book/sweeps/epochs.yml --cluster slurm"),
        "results/sweeps/NAME/ with runs.csv, values.csv, claims.csv and the tables that the file names; each run in "
        "results/PROFILE/PAPER/PAGE-HASH/.",
        "0 when every run is done; 1 where one is not: runs.csv says why, and the next sweep tries it again.",
    ),
    "own": Entry(
        PARAMETERS,
        ("sertools own ~/speech/mine", "sertools own ~/speech/mine --as transfer --cores 4"),
        "results/own/NAME/ROLE/ with the pages' results and book/index.html, a small book of them, for each role.",
        "0 when every page that the corpus has enough for is done; 1 where one failed: the message says which and why.",
    ),
    "pack": Entry(
        PARAMETERS,
        ("sertools pack results/full/zeroshot --to results.zip",),
        "the file, with values.json, stamp.json, tables/*.csv and the statistics of each page's verdicts.",
        "0 when it is written; 1 where there is no page, or something in it that must not be sent.",
    ),
    "received": Entry(
        PARAMETERS,
        ("sertools received results.zip",),
        "results/received/NAME/PAPER/PAGE/, what was in the file.",
        "0 when it is unpacked, whatever its verdicts are; 1 where it is no results file.",
    ),
    "record": Entry(
        PARAMETERS,
        ("sertools record multiverse --member 3", "sertools record vowels --small --to /tmp/vowels"),
        "the run's folder sertools/records/WHAT, or the one of --to; with --member nothing.",
        "0 when it is done; 1 where a member made again differs from what is shipped.",
    ),
    "corpora": Entry(SPEECH, ("sertools corpora",), "nothing.", "0."),
    "card": Entry(SPEECH, ("sertools card emodb",), "nothing."),
    "measure": Entry(
        SPEECH,
        ("sertools measure emodb", "sertools measure path/to/folder", "sertools measure emodb --cluster slurm"),
        "results/measurements/NAME.parquet for a corpus of the list; the cache for a folder of your own.",
    ),
    "tokens": Entry(
        SPEECH,
        ("sertools tokens casia", "sertools tokens emodb --textgrids my/alignments"),
        "results/measurements/tokens/NAME.parquet; frames of another encoder go to tokens/ENCODER/NAME.parquet.",
    ),
    "fetch": Entry(
        SPEECH,
        ("sertools fetch ravdess", "sertools fetch emodb --to ~/corpora/emodb"),
        "the corpus's folder under SERTOOLS_CORPORA, or the one of --to. A download that broke off is taken up again.",
    ),
    "agree": Entry(SPEECH, ("sertools agree iemocap",), "a line in your user folder; the answer names the file."),
    "pair": Entry(WRITERS, ("sertools pair",), "notebooks/PAPER/PAGE.ipynb beside every script that was edited."),
}
