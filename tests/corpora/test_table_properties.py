"""Any cells: a table of utterances is made of them with all of its rules kept, or refused with a clear error."""

import math
from pathlib import PurePosixPath

import pandas
from hypothesis import given, settings
from hypothesis import strategies as st

from sertools.corpora.table import COLUMNS, EMOTIONS, GENDERS, NUMBERS, RATINGS, CorpusError, from_rows, validate

GOOD = {
    "file": st.from_regex(r"[a-c]{1,2}(/[a-z0-9]{1,3})?\.wav", fullmatch=True),
    "language": st.sampled_from(["en", "de", "zh"]),
    "speaker": st.sampled_from(["x-1", "x-2", "é"]),
    "gender": st.sampled_from([*GENDERS, None]),
    "emotion": st.sampled_from([*EMOTIONS, None]),
    "activation": st.floats(1, 5) | st.none(),
    "valence": st.floats(1, 5) | st.integers(1, 5) | st.just(math.nan),
    "rating": st.sampled_from([*RATINGS, None]),
    "text": st.text(max_size=5) | st.none(),
    "session": st.text(max_size=3) | st.none(),
}
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.binary(max_size=3),
    st.just(""),
    st.sampled_from(["/a.wav", "../a.wav", "a\\b.wav", "eng", "F", "joy", " ", "5.5", "\ud800"]),
    st.lists(st.integers(), max_size=2),
)


@st.composite
def rows(draw):
    """Rows of good cells, of which some are anything."""
    made = draw(st.lists(st.fixed_dictionaries(GOOD), min_size=1, max_size=4))
    for row in made:
        for column in draw(st.lists(st.sampled_from([*GOOD, "utterance"]), max_size=2, unique=True)):
            row[column] = draw(ANYTHING)
        for column in draw(st.lists(st.sampled_from([*GOOD]), max_size=1)):
            del row[column]
    return made


def keeps_every_rule(table):
    """Written out a second time, cell by cell."""
    assert tuple(table.columns[: len(COLUMNS)]) == COLUMNS and table.index.name == "utterance"
    assert len(set(table.index)) == len(table) and list(table.index) == sorted(table.index)
    for row in table.to_dict("records"):
        known = {column: value for column, value in row.items() if value is not None and value == value}
        path = PurePosixPath(known["file"])
        assert not path.is_absolute() and ".." not in path.parts and "\\" not in known["file"]
        assert known["speaker"].strip() and known["corpus"] == "x"
        assert len(known["language"]) == 2 and known["language"].isascii() and known["language"].islower()
        for column, allowed in (("gender", GENDERS), ("rating", RATINGS), ("emotion", EMOTIONS)):
            assert known.get(column, allowed[0]) in allowed
        for column in NUMBERS:
            assert isinstance(row[column], float) and 1 <= known.get(column, 1) <= 5
        assert all(
            isinstance(value, str) for column, value in known.items() if column in COLUMNS and column not in NUMBERS
        )


@settings(max_examples=80)
@given(rows())
def test_rows_become_a_table_that_keeps_every_rule_or_are_refused(made):
    try:
        table = from_rows("x", made)
    except CorpusError as error:
        assert str(error).startswith("x: expected") and "came" in str(error)
        return
    keeps_every_rule(table)
    assert len(table) == len(made)
    pandas.testing.assert_frame_equal(table, from_rows("x", made[::-1])[table.columns])


@settings(max_examples=20)
@given(
    st.lists(st.fixed_dictionaries(GOOD), min_size=1, max_size=4, unique_by=lambda row: PurePosixPath(row["file"]).stem)
)
def test_good_rows_are_never_refused_and_keep_their_cells(made):
    table = from_rows("x", made)
    for row in made:
        found = table.loc[f"x/{PurePosixPath(row['file']).stem}"]
        for column, value in row.items():
            missing = value is None or value != value
            assert pandas.isna(found[column]) if missing else found[column] == value, column


@settings(max_examples=40)
@given(st.data())
def test_any_frame_is_valid_or_refused(data):
    made = data.draw(
        st.lists(
            st.fixed_dictionaries(GOOD), min_size=2, max_size=3, unique_by=lambda row: PurePosixPath(row["file"]).stem
        )
    )
    table = from_rows("x", made)
    column = data.draw(st.sampled_from(COLUMNS))
    table[column] = pandas.Series([data.draw(ANYTHING) for _ in range(len(table))], index=table.index, dtype=object)
    try:
        keeps_every_rule(validate(table, name="x"))
    except CorpusError as error:
        assert column in str(error) or column == "corpus"
