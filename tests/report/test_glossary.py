"""The glossary: every term once, and the numbers in it are those of the code."""

import re

import pytest

from sertools.measure.egemaps import NAMES
from sertools.measure.groups import groups
from sertools.measure.normalisation import LEVEL_FEATURES
from sertools.report.verdicts import MULTIVERSE, REPLICATES


@pytest.fixture(scope="module")
def terms(repository):
    """Term -> its definition on one line."""
    text = (repository / "book" / "glossary.md").read_text(encoding="utf-8")
    found = {}
    for block in re.findall(r"^```\{glossary\}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        for entry in block.strip().split("\n\n"):
            lines = entry.split("\n")
            names = [line for line in lines if not line.startswith(" ")]
            assert names and len(names) < len(lines), entry
            for name in names:
                assert name.lower() not in map(str.lower, found), f"{name} twice"
                found[name] = " ".join(line.strip() for line in lines[len(names) :])
    return found


def test_terms_stand_in_order_and_name_no_unknown_term(terms, repository):
    assert len(terms) > 80
    for path in sorted((repository / "book").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for said in re.findall(r"\{term\}`([^`]+)`", text.replace("\n", " ").replace("  ", " ")):
            name = re.sub(r"^.*<(.+)>$", r"\1", said)
            assert name.lower() in map(str.lower, terms), f"{path.name}: {said}"


def test_its_numbers_are_those_of_the_code(terms):
    assert REPLICATES == 0.95 and "95 %" in terms["verdict"]
    assert MULTIVERSE == pytest.approx(2 / 3) and "two thirds" in terms["verdict"]
    assert f"the {len(LEVEL_FEATURES)} that move" in terms["level"]
    assert f"{len(NAMES)} " in terms["eGeMAPS"]
    assert f"One of {len(groups())} groups of the {len(NAMES)}" in terms["feature group"]
