"""Every rule whose statistics a paper prints, evaluated on the paper's own numbers, says what its list of claims says.

The list's words come from reading the tables by eye, before any rule was written in this language: where they start
with a plain yes or no, an error in a rule or in a printed number shows here.
"""

import re

import pytest

from sertools.report.claims import claims
from sertools.report.published import statistics
from sertools.report.rules import evaluate, names

PAPERS = ("zeroshot", "transferable", "interpretable", "vowels")
STATISTICS = {paper: statistics(paper) for paper in PAPERS}
PRINTED = {
    paper: [claim for claim in claims(paper).values() if claim.rule and names(claim.rule) <= set(STATISTICS[paper])]
    for paper in PAPERS
}


def plain(claim):
    """True for yes, False for no, None where the words begin otherwise."""
    first = re.match(r"(yes|no)\b", claim.holds_in_paper_own_numbers)
    return None if first is None else first.group() == "yes"


@pytest.mark.parametrize("claim", [each for paper in PAPERS for each in PRINTED[paper]], ids=lambda each: each.id)
def test_a_rule_can_be_evaluated_on_the_papers_own_numbers_and_agrees_with_the_words(claim):
    held = evaluate(claim.rule, STATISTICS[claim.id.split("-")[0]])
    assert held.shape == (1,)
    if plain(claim) is not None:
        assert held.tolist() == [plain(claim)]


@pytest.mark.parametrize(
    ("paper", "rules", "decided"), [("zeroshot", 15, 8), ("transferable", 11, 6), ("vowels", 32, 31)]
)
def test_most_of_them_say_plainly_yes_or_no(paper, rules, decided):
    assert len(PRINTED[paper]) >= rules
    assert sum(plain(claim) is not None for claim in PRINTED[paper]) >= decided


def test_all_rules_on_figure_2_of_interpretable_are_among_them():
    found = {claim.id: plain(claim) for claim in PRINTED["interpretable"]}
    assert found == {
        f"interpretable-{number:02d}": number != 1 for number in range(1, 8)
    }  # the abstract's 55 % is not in the figure


@pytest.mark.parametrize("paper", PAPERS)
def test_rules_that_hold_can_fail(paper):
    """Of the rules that hold, most do not with the sign of every printed number turned (some bound a difference from
    both sides: these stay)."""
    turned = {name: frame.assign(value=-frame["value"]) for name, frame in STATISTICS[paper].items()}
    holding = [claim for claim in PRINTED[paper] if evaluate(claim.rule, STATISTICS[paper]).all()]
    failing = [claim.id for claim in holding if not evaluate(claim.rule, turned).any()]
    assert len(failing) > len(holding) / 2
