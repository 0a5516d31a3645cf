"""A page at work: the folder of its results, what it shows, what it records, and what it says of itself.

    page = open_page("zeroshot/04_2_classification", globals())
    page.table("accuracy", frame, caption="...", artefact="Table 2")
    page.figure(figure, "latent", alt="...", caption="...")
    page.value("gap", gap, ".2f")              # {glue:text}`gap` in the prose
    page.close()

Results lie in `<root>/<profile>/<paper>/<page>/`: values.json, stamp.json, statistics.safetensors (of its verdicts, see
`statistics_files`), tables/*.csv, figures/*.svg and *.png, data/*.csv. The root is $SERTOOLS_RESULTS or `results` in
the project (else in the working folder). Parameters that differ from the book's add a hash to the folder's name, so
that such a run never touches the book's results. Tables are named `table-<paper>-<number of the page>-<name>` and
figures `figure-...` for {numref}, with hyphens: `table-zeroshot-04-2-accuracy`. In the book, pictures and CSVs are
addressed from the root of its sources: `/results/full/zeroshot/...`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from sertools.report import counterparts, figures, parameters, places, published, show, stamp, statistics_files, tables
from sertools.report.claims import claims
from sertools.report.verdicts import Verdict, compact, judge, overview, rule_of_words

KINDS = {"tables": ("csv",), "figures": ("svg", "png"), "data": ("csv",)}
OWN_FILES = ("values.json", "stamp.json")
MACHINE = "notebooks/verdicts/01_verdict_machine"
"""The page that measures the errors of verdicts."""
OWN = "a corpus of your own"


class PageError(ValueError):
    """A page asks for something that cannot be recorded or shown."""


class Page:
    """An open page (see `open_page`). parameters: the checked parameters; folder: where its results go."""

    def __init__(self, identity: str, resolved: parameters.Resolved, root: Path):
        self.id = identity
        self.parameters = resolved.parameters
        self.changed = resolved.changed
        self.profile: str = getattr(resolved.parameters, "profile", "full")
        self.paper, self.name = identity.split("/")
        self._root = root
        self.folder = root / self.profile / self.paper / (self.name + places.suffix(resolved.hash8))
        self._started = time.perf_counter()
        self._data: dict[str, str] = {}
        self._values: dict[str, dict[str, Any]] = {}
        self._shown: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._artefacts: list[str] = []
        self._verdicts: dict[str, Verdict] = {}
        self._statistics = statistics_files.Store()
        self._evidence: dict[str, dict[str, Any]] = {}
        self._beside = pd.DataFrame()
        self._folders = parameters.own_corpora(resolved.parameters)

    def _address(self, path: Path) -> str:
        return f"/{self._root.resolve().name}/{path.relative_to(self._root).as_posix()}"

    def _new(self, kind: str, name: str) -> Path:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
            raise PageError(
                f"{self.id}: expected a name of small letters, digits, - and _ among its {kind}, came {name!r}"
            )
        if name in self._shown[kind]:
            raise PageError(f"{self.id}: expected each name once among its {kind}, came {name!r} again")
        return self.folder / kind / name

    def _record(self, kind: str, name: str, artefact: str | None, **facts: Any) -> None:
        self._shown[kind][name] = facts
        if artefact:
            self.artefact(artefact)

    def _named(self, text: str) -> str:
        """A text in which a user's own folder goes by its name."""
        return tables.replaced(text, self._folders)

    def banner(self, title: str, text: str) -> None:
        """Show a warning above what follows. The page's own banners cannot be switched off."""
        text = self._named(text)
        show.markdown(f":::{{admonition}} {title}\n:class: warning\n\n{text}\n:::\n", f"> **{title}.** {text}\n")

    def uses(self, *utterances: Any) -> None:
        """Enter data (`Utterances`: name, table, features, card) into the stamp; synthetic speech gets its banner.

        Raises PageError for synthetic speech in the profile `full`: it never stands where real results do.
        """
        for each in utterances:
            self._data[each.name] = stamp.fingerprint(each.table, each.features)
            if (each.card or {}).get("synthetic"):
                if self.profile == "full":
                    raise PageError(
                        f"{self.id}: {each.name} is synthetic speech: expected the profile 'smoke', came 'full'"
                    )
                self.banner(
                    "Synthetic speech", f"{tables.escape(each.name)} was made by a machine: these are no results."
                )

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        caption: str,
        note: str | None = None,
        digits=None,
        artefact: str | None = None,
        shown: pd.DataFrame | None = None,
    ) -> None:
        """Show a table (numbered, captioned, with its CSV to download) and write `tables/<name>.csv` with all digits.

        caption, note: MyST. digits: see `tables.body`. artefact: the paper's table, such as "Table 2".
        shown: a shorter form of the frame, shown in its place; the CSV holds the frame.
        """
        path = self._new("tables", name).with_suffix(".csv")
        frame, short = (tables.renamed(each, self._folders) for each in (frame, frame if shown is None else shown))
        caption, note = self._named(caption), note and self._named(note)
        tables.write_csv(frame, path)
        anchor, address = places.anchor("table", self.id, name), self._address(path)
        show.markdown(
            tables.directive(short, anchor=anchor, caption=caption, note=note, download=address, digits=digits),
            tables.plain(short, caption=caption, note=note, digits=digits),
        )
        self._record(
            "tables", name, artefact, anchor=anchor, caption=caption, file=f"tables/{name}.csv", rows=len(frame)
        )

    def figure(self, figure: Figure, name: str, *, alt: str, caption: str, artefact: str | None = None) -> None:
        """Show a figure (numbered, captioned) and write `figures/<name>.svg` and `.png`; the figure is closed.

        alt: a sentence that states the finding, for those who cannot see the figure (figures.FigureError where it is
        short). caption: MyST; says what changed against the original. artefact: the paper's figure ("Figure 2").
        Raises PageError where the caption is empty or the name was used before.
        """
        alt, caption = self._named(figures.checked_alt(alt, name)), self._named(caption)
        figures.rename(figure, self._folders)
        if not caption.strip():
            raise PageError(f"{self.id}: expected a caption for the figure {name!r}, came none")
        self._new("figures", name)
        vector, pixels = figures.save(figure, self.folder / "figures", name)
        shown = vector if vector.stat().st_size <= figures.LONGEST_SVG else pixels
        anchor = places.anchor("figure", self.id, name)
        directive = figures.directive(self._address(shown), anchor=anchor, alt=alt, caption=caption)
        show.markdown(directive, f"*{' '.join(caption.split())}*\n", picture=pixels)
        plt.close(figure)
        self._record("figures", name, artefact, anchor=anchor, alt=alt, caption=caption, file=f"figures/{shown.name}")

    def value(self, key: str, number: float | int | str, fmt: str = ".2f") -> None:
        """Record a number and glue its text, so that the prose says {glue:text}`key` and never a typed figure.

        fmt: format specification (".2f", ".0%", "d"). A text is glued as it is. Raises PageError for a key used twice.
        """
        if key in self._values:
            raise PageError(f"{self.id}: expected each key once, came {key!r} again")
        plain = number.item() if hasattr(number, "item") else number
        plain = self._named(plain) if isinstance(plain, str) else plain
        text = plain if isinstance(plain, str) else tables.number(plain, fmt)
        missing = isinstance(plain, float) and text == tables.MISSING
        self._values[key] = {"value": None if missing else plain, "text": text}
        show.glue(key, text)

    def artefact(self, name: str) -> None:
        """Record that this page stands for an artefact of the paper, as `artefacts.yml` names it."""
        if name not in self._artefacts:
            self._artefacts.append(name)

    def keep(self, name: str, frame: pd.DataFrame) -> None:
        """Write `data/<name>.csv`, not shown: replicates or scores that another page reads."""
        tables.write_csv(tables.renamed(frame, self._folders), self._new("data", name).with_suffix(".csv"))
        self._record("data", name, None, file=f"data/{name}.csv", rows=len(frame))

    def beside_paper(self, name: str, rows: pd.DataFrame, **given: Any) -> None:
        """Record ours under the keys of the paper's numbers (see `counterparts.counterparts`), in `data/printed.csv`.

        name: the table or figure of this page where they stand. Raises PageError where it has none of that name,
        counterparts.CounterpartError for a key that the paper did not print, or one that comes twice.
        """
        facts = self._shown["tables"].get(name) or self._shown["figures"].get(name)
        if facts is None:
            raise PageError(f"{self.id}: expected a table or figure that was shown before, came {name!r}")
        made = counterparts.counterparts(self.paper, rows, anchor=facts["anchor"], **given)
        self._beside = pd.concat([self._beside, made], ignore_index=True) if len(self._beside) else made
        if (twice := counterparts.keys(self._beside).duplicated()).any():
            key = counterparts.keys(self._beside)[twice][0]
            raise PageError(f"{self.id}: expected a counterpart once, came {counterparts.named(key)} again")

    def read(self, page: str, name: str, *, words: bool = False) -> pd.DataFrame:
        """A table or kept frame of another page of this paper ("04_2_classification"), of the same profile.

        words: read every cell as it is written: "n/a" is then a word and not a missing number. The parameters cell
        needs the tag `needs:<page>`. Raises PageError where that page did not write it.
        """
        folder = self._root / self.profile / self.paper / page
        for kind in ("data", "tables"):
            if (path := folder / kind / f"{name}.csv").is_file():
                self._data[f"{page}/{name}"] = stamp.sha256(path)
                return pd.read_csv(path, keep_default_na=not words)
        raise PageError(f"{self.id}: expected {name}.csv of the page {page} under {folder}: run that page first")

    def reads(self, name: str, path: Path) -> None:
        """Enter a file of the library's data ("records/...") into the stamp, by its hash."""
        self._data[name] = stamp.sha256(path)

    def verdict(
        self,
        claim: str,
        statistics: Mapping[str, Any] | None = None,
        *,
        speakers: int | Mapping[str, int] | str | None = None,
        multiverse: Mapping[str, Any] | None = None,
        **given: Any,
    ) -> Verdict:
        """Judge a claim of the paper by its rule in claims.yml (see `verdicts.judge`), and record it with all that it
        was reached with, so that it recomputes from the results (see `rejudge`).

        Raises PageError for a claim that the paper does not have or that was judged already.
        """
        known = claims(self.paper)
        if claim not in known or claim in self._verdicts:
            raise PageError(f"{self.id}: expected a claim out of {', '.join(known)}, each once, came {claim!r}")
        asked = known[claim]
        if self._folders or places.own_corpus():  # what claims.yml says of the book's corpora is not true of others
            given = {"stands_on": OWN} | given
        statistics = statistics_files.of_claim(asked, statistics, "replicate")
        multiverse = statistics_files.of_claim(asked, multiverse, "analysis")
        verdict = judge(asked, statistics, speakers=speakers, multiverse=multiverse, **given)
        self._verdicts[claim] = verdict
        self._evidence[claim] = {
            "given": given if verdict.unit is None else given | {"speakers": verdict.unit},
            **{
                what: {name: self._statistics.add(name, each) for name, each in found.items()}
                for what, found in (("replicates", statistics), ("multiverse", multiverse))
                if found is not None
            },
        }
        return verdict

    @property
    def has_verdicts(self) -> bool:
        """Whether this page has judged a claim."""
        return bool(self._verdicts)

    def overview(self) -> pd.DataFrame:
        """The verdicts reached so far on this page, see `verdicts.overview`."""
        return overview(claims(self.paper), self._verdicts.values())

    def verdicts(self, caption: str, name: str = "verdicts", note: str | None = None) -> None:
        """Show the verdicts reached so far on this page as a table, when a claim gets which word, and where the errors
        of verdicts are measured.

        The CSV has the columns of `verdicts.overview`.
        """
        frame = self.overview()
        self.table(name, frame, caption=caption, note=note, shown=compact(frame))
        said = (
            f"{rule_of_words()} "
            "A rule that asks something of every cell at once is easily false where methods are alike: *does not hold "
            "here* then says that these data do not show it everywhere. How often verdicts err, and how large an "
            "effect they need:"
        )
        show.markdown(f"{said} {{doc}}`/{MACHINE}`.\n", f"{said} {MACHINE}.\n")

    def close(self) -> None:
        """Write the verdicts' statistics, values.json (the same bytes on every run) and, last, stamp.json; show where
        they are."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._statistics.write(self.folder)
        if len(self._beside):
            self.keep("printed", self._beside)
        given = self.parameters.model_dump()
        places.write_json(
            self.folder / "values.json",
            {
                "page": self.id,
                "parameters": {name: value for name, value in given.items() if name not in parameters.UNHASHED[1:]},
                "values": self._values,
                **self._shown,
                "artefacts": sorted(self._artefacts),
                "claims": {key: each.as_record() for key, each in self._verdicts.items()},
                "evidence": self._evidence,
            },
        )
        facts = stamp.stamp(
            page=self.id,
            parameters=given,
            changed=self.changed,
            data=self._data,
            claims=None if self.paper in places.WITHOUT_PAPER else published.folder(self.paper) / "claims.yml",
            seconds=time.perf_counter() - self._started,
        )
        places.write_json(self.folder / "stamp.json", facts)
        links = " and ".join(f"{{download}}`{name} <{self._address(self.folder / name)}>`" for name in OWN_FILES)
        show.markdown(
            f"Every number of this page, and what it was made from: {links}.\n",
            f"Results: {tables.escape(str(self.folder))}\n",
        )


def open_page(identity: str, namespace: Mapping[str, Any]) -> Page:
    """Check the parameters in `namespace` (the notebook's `globals()`) and open the page "<paper>/<name>".

    What an earlier run of the same page and parameters left is removed. A banner is shown, always, for the profile
    `smoke`, a user's own corpus, and parameters other than the book's. Raises parameters.ParameterError, PageError
    for a wrong name, published.PublishedError for an unknown paper (a group of `places.WITHOUT_PAPER` needs none).
    """
    if not re.fullmatch(r"[a-z0-9_-]+/[a-z0-9_-]+", identity):
        raise PageError(f"expected a page '<paper>/<name>', came {identity!r}")
    if (group := identity.split("/")[0]) not in places.WITHOUT_PAPER:
        published.folder(group)
    resolved = parameters.resolve(identity, namespace)
    page = Page(identity, resolved, places.results_root())
    for path in [page.folder / name for name in (*OWN_FILES, statistics_files.FILE)] + [
        path
        for kind, endings in KINDS.items()
        for ending in endings
        for path in (page.folder / kind).glob(f"*.{ending}")
    ]:
        path.unlink(missing_ok=True)
    figures.use_style()
    if page.profile == "smoke":
        page.banner(
            "Smoke profile", "A few rows, two epochs, two folds: this run tests the page. Its numbers mean nothing."
        )
    if own := list(parameters.own_corpora(resolved.parameters).values()) or list(filter(None, [places.own_corpus()])):
        page.banner("A corpus of your own", f"Numbers of {tables.escape(', '.join(own))} cannot be checked by others.")
    if page.changed:
        listed = ", ".join(f"{name} = {value!r}" for name, value in page.changed.items())
        page.banner("Other parameters than the book's", f"{tables.escape(listed)}; results in {page.folder.name}.")
    return page
