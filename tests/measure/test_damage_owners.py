"""Damage to one recording or label row of a corpus laid out as its owner does: the others are read, and it is named."""

import pytest

from benchmarks import spoiled_owners
from sertools.corpora import registry


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The undamaged trees by corpus, read and measured; what is measured is kept for all kinds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERTOOLS_CACHE", str(tmp_path_factory.mktemp("cache")))
        found = {}
        for owner in spoiled_owners.OWNERS:
            root = tmp_path_factory.mktemp(owner.corpus)
            spoiled_owners.write(owner, root)
            found[owner.corpus] = spoiled_owners.read(owner, root)
            assert len(found[owner.corpus][1].features) == len(owner.recordings)
        yield found


def test_every_corpus_with_a_reader_is_spoiled():
    assert {owner.corpus for owner in spoiled_owners.OWNERS} == set(registry.NAMES)


@pytest.mark.parametrize(
    ("owner", "damage"),
    spoiled_owners.pairs(),
    ids=[f"{owner.corpus}: {damage.name}" for owner, damage in spoiled_owners.pairs()],
)
def test_the_others_are_read_and_the_damaged_one_is_named(owner, damage, good, tmp_path):
    spoiled_owners.write(owner, tmp_path)
    damage.spoil(tmp_path, owner)
    found = spoiled_owners.judge(owner, damage, tmp_path, good[owner.corpus])
    assert found.lacks == () and found.lost == 0
    assert found.outcome == spoiled_owners.expected(owner, damage)
