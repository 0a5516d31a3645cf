"""Each kind of damage to a corpus of one's own: nothing else is lost, and a message names what is."""

import pytest

from benchmarks import spoiled
from benchmarks.spoiled import Kind
from sertools.measure.utterances import Utterances

KINDS = [kind for kind in spoiled.kinds() if not kind.slow]


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> dict[bool, Utterances]:
    """The undamaged corpus from sound and from features; what is measured is kept for all kinds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
        found = {}
        for features, write in ((False, spoiled.write_sound), (True, spoiled.write_features)):
            folder = tmp_path_factory.mktemp("good") / "mine"
            write(folder)
            found[features], said, messages = spoiled.read(folder)
            assert not messages and "left out" not in said and len(found[features]) == len(spoiled.files())
        yield found


def test_there_are_enough_kinds_each_with_a_name_of_its_own():
    assert len({(kind.group, kind.name) for kind in KINDS}) == len(KINDS) >= 100


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.group}: {kind.name}")
def test_nothing_else_is_lost_and_the_message_says_what_is(kind: Kind, good, tmp_path):
    folder = tmp_path / "mine"
    (spoiled.write_features if kind.features else spoiled.write_sound)(folder)
    kind.spoil(folder)
    found = spoiled.judge(kind, folder, good[kind.features])
    assert found.lacks == () and found.lost == 0
    assert found.outcome == kind.expected
