"""Data cards: one generated page a corpus, from what its owner says (descriptor) and what was counted and measured."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas

from sertools.corpora import registry
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.myst import plain, table_of
from sertools.corpora.table import EMOTIONS, NUMBERS, CorpusError

FACTS = ("seconds", "rate", "channels")
# Not ".md": the book takes every Markdown file beside the cards for a page.
RIGHTS_TABLE = "rights_table.txt"

LANGUAGES = {
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "fr": "French",
    "it": "Italian",
    "pl": "Polish",
    "ru": "Russian",
    "ur": "Urdu",
    "zh": "Mandarin",
}


def card(
    descriptor: Descriptor,
    table: pandas.DataFrame,
    facts: pandas.DataFrame,
    record: Mapping[str, object] | None = None,
) -> str:
    """The data card of a corpus as a MyST page, labelled ``card-<name>``.

    Args:
        descriptor: what the owner says; its name is one of the registry's.
        table: the corpus's table of utterances.
        facts: indexed by utterance, with ``seconds`` (duration), ``rate`` (Hz) and ``channels`` as distributed; may
            lack rows of ``table`` (recordings that could not be measured: the card says how many), may not have others.
        record: what measuring wrote down: ``measured`` (a mapping: extractor, versions, date, hash of the listing;
            shown as it is, nested mappings flattened) and ``failures`` (mappings with ``file`` and ``reason``).

    Raises:
        CorpusError: facts lack a column or hold an utterance that the table does not.
    """
    missing = [column for column in FACTS if column not in facts.columns]
    if missing:
        raise CorpusError(f"{descriptor.name}: expected the facts {', '.join(FACTS)}, {', '.join(missing)} missing")
    strange = facts.index.difference(table.index)
    if len(strange):
        raise CorpusError(
            f"{descriptor.name}: expected facts of the table's utterances only, came {len(strange)} others, "
            f"first: {strange[0]}"
        )
    name = descriptor.name
    parts = [
        f"(card-{name})=\n# {descriptor.title}",
        "This page is generated from the corpus's descriptor and from what was counted and measured.",
        "## Owner and terms",
        table_of(f"{name}: owner and terms", f"card-{name}-owner", ("item", "what the owner says"), owner(descriptor)),
        "## Claimed and counted",
        table_of(
            f"{name}: what the owner claims and what was counted",
            f"card-{name}-counts",
            ("what", "claimed", "counted", "difference"),
            _counts(name, table),
        ),
        "## Speakers",
        table_of(f"{name}: speakers", f"card-{name}-speakers", ("who", "speakers", "clips"), _speakers(table)),
        *_ratings(name, table),
        "## Recordings",
        table_of(f"{name}: durations", f"card-{name}-durations", ("item", "value"), _durations(table, facts)),
        table_of(
            f"{name}: formats as distributed", f"card-{name}-formats", ("rate", "channels", "clips"), _formats(facts)
        ),
        "## Exclusions",
        _exclusions(descriptor, (record or {}).get("failures", ())),
        "## Notes",
        "\n".join(f"* {plain(note)}" for note in descriptor.notes) or "None.",
    ]
    if record and record.get("measured"):
        measured = record["measured"]
        parts += [
            "## Measurement",
            table_of(f"{name}: measurement", f"card-{name}-measurement", ("item", "value"), _flat(measured)),
        ]
    return "\n\n".join(parts) + "\n"


def pages(
    corpora: Mapping[str, tuple[pandas.DataFrame, pandas.DataFrame, Mapping[str, object] | None]],
) -> dict[str, str]:
    """The cards of several corpora: name to MyST page.

    Args:
        corpora: name to (table of utterances, facts, record of measuring), as :func:`card` takes them; where a table
            holds the facts too, it may stand in both places.

    Raises:
        CorpusError: an unknown name, or as in :func:`card`.
    """
    return {
        name: card(registry.descriptor(name), table, facts, record) for name, (table, facts, record) in corpora.items()
    }


def write_cards(
    folder: Path, corpora: Mapping[str, tuple[pandas.DataFrame, pandas.DataFrame, Mapping[str, object] | None]]
) -> list[Path]:
    """Write ``<name>.md`` for each corpus and the table that the page on rights includes; returns the paths.

    Arguments and errors as in :func:`pages`; the folder is made if it is not there.
    """
    texts = {f"{name}.md": text for name, text in pages(corpora).items()} | {RIGHTS_TABLE: rights_table(corpora)}
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return [folder / file for file in texts]


def rights_table(with_card: Iterable[str], names: Sequence[str] = registry.NAMES) -> str:
    """Whose terms hold for each corpus, as a MyST table.

    Args:
        with_card: names of the corpora whose measurements ship; these are linked to their cards.
        names: the corpora to list, in this order.

    Raises:
        CorpusError: an unknown name.
    """
    linked = set(with_card)
    rows = []
    for name in names:
        descriptor = registry.descriptor(name)
        rows.append(
            (
                f"{{ref}}`{name} <card-{name}>`" if name in linked else name,
                f"{plain(descriptor.owner)} {{cite}}`{descriptor.bibkey}`",
                plain(descriptor.licence),
                plain(descriptor.terms),
                "yes" if descriptor.needs_agreement else "no",
                "yes" if name in linked else "no",
            )
        )
    header = ("corpus", "owner", "licence", "terms", "agreement needed", "measurements shipped")
    return table_of("Whose terms hold", "rights-terms", header, rows) + "\n"


def owner(descriptor: Descriptor) -> list[tuple[str, str]]:
    """What the owner says, as rows of a table."""
    if not descriptor.downloads:
        download = "not offered for open download"
    else:
        download = ", ".join(
            f"`{one.filename}`, " + (f"hash `{one.hash}`" if one.hash else "unverified: the owner publishes no hash")
            for one in descriptor.downloads
        )
    return [
        ("Short name", f"`{descriptor.name}`"),
        ("Owner", plain(descriptor.owner)),
        ("Licence", plain(descriptor.licence)),
        ("Terms", plain(descriptor.terms)),
        ("Agreement needed", "yes" if descriptor.needs_agreement else "no"),
        ("Address", f"<{descriptor.url}>"),
        ("Cite", f"{plain(descriptor.citation)} {{cite}}`{descriptor.bibkey}`"),
        ("Language", ", ".join(f"{LANGUAGES.get(code, code)} (`{code}`)" for code in descriptor.languages)),
        ("Download", download),
        ("Layout documented in", plain(descriptor.layout_source)),
    ]


def _counts(name: str, table: pandas.DataFrame) -> list[tuple[str, ...]]:
    compared = registry.check(name, table)
    first = ["clips", "speakers"]
    # Rows in the order in which all pages list emotions; rows that carry none are counted apart.
    order = first + sorted(compared.index.difference(first), key=EMOTIONS.index)
    rows = [
        (
            what,
            *(
                "not stated" if pandas.isna(value) else f"{value:,}"
                for value in compared.loc[what, ["claimed", "counted"]]
            ),
        )
        + (_signed(compared.at[what, "difference"]),)
        for what in order
    ]
    without = int(table["emotion"].isna().sum())
    return [*rows, ("without an emotion", "not stated", f"{without:,}", "")] if without else rows


def _speakers(table: pandas.DataFrame) -> list[tuple[str, str, str]]:
    gender = table["gender"].fillna("not known")
    rows = [
        (group, f"{rows['speaker'].nunique():,}", f"{len(rows):,}") for group, rows in table.groupby(gender.to_numpy())
    ]
    per_speaker = table["speaker"].value_counts()
    rows.append(("all", f"{len(per_speaker):,}", f"{len(table):,}"))
    if "age" in table and table["age"].notna().any():
        ages = pandas.to_numeric(table.groupby("speaker")["age"].first()).dropna()
        minors = table["speaker"].isin(ages.index[ages < 18])
        rows.append((f"aged {ages.min():.0f} to {ages.max():.0f}", f"{len(ages):,}", ""))
        rows.append(("under 18", f"{table.loc[minors, 'speaker'].nunique():,}", f"{int(minors.sum()):,}"))
    fewest, most = per_speaker.min(), per_speaker.max()
    return [*rows, ("clips of one speaker", "", f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}")]


def _ratings(name: str, table: pandas.DataFrame) -> list[str]:
    rated = table[table["rating"].eq("human")]
    if rated.empty:
        return ["## Ratings", "There are no human ratings of activation and valence."]
    groups = rated.groupby("emotion")[list(NUMBERS)].mean()
    rows = [
        (
            emotion,
            *(
                "" if pandas.isna(groups.at[emotion, column]) else f"{groups.at[emotion, column]:.2f}"
                for column in NUMBERS
            ),
        )
        + (f"{int(rated['emotion'].eq(emotion).sum()):,}",)
        for emotion in EMOTIONS
        if emotion in groups.index
    ]
    caption = f"{name}: mean human ratings, 1 to 5"
    return ["## Ratings", table_of(caption, f"card-{name}-ratings", ("emotion", *NUMBERS, "rated clips"), rows)]


def _durations(table: pandas.DataFrame, facts: pandas.DataFrame) -> list[tuple[str, str]]:
    seconds = facts["seconds"]
    measured = ("measured", f"{len(facts):,} of {len(table):,} clips")
    if facts.empty:
        return [measured]
    return [
        measured,
        ("total", f"{seconds.sum() / 60:.1f} min"),
        ("shortest", f"{seconds.min():.2f} s"),
        ("median", f"{seconds.median():.2f} s"),
        ("longest", f"{seconds.max():.2f} s"),
    ]


def _formats(facts: pandas.DataFrame) -> list[tuple[str, str, str]]:
    counts = facts.groupby(["rate", "channels"]).size()
    return [(f"{rate:,} Hz", f"{channels}", f"{clips:,}") for (rate, channels), clips in counts.items()]


def _exclusions(descriptor: Descriptor, failures: Iterable[Mapping[str, str]]) -> str:
    left_out = [(exclusion.file, exclusion.reason) for exclusion in descriptor.exclusions]
    left_out += [(failure["file"], f"could not be measured: {failure['reason']}") for failure in failures]
    if not left_out:
        return "None."
    rows = [(f"`{file}`", plain(reason)) for file, reason in left_out]
    return table_of(f"{descriptor.name}: left out", f"card-{descriptor.name}-exclusions", ("file", "reason"), rows)


def _flat(measured: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows = []
    for key, value in measured.items():
        label = f"{prefix}{key}".replace("_", " ")
        rows += _flat(value, f"{label}, ") if isinstance(value, Mapping) else [(label, f"`{value}`")]
    return rows


def _signed(value: object) -> str:
    return "" if pandas.isna(value) else f"{value:+,}" if value else "0"
