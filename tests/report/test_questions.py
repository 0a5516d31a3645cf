"""Research questions rest on claims of their paper, and an answer stands as its claims do."""

import pytest

from sertools.report.questions import CONTRADICTED, SUPPORTED, UNDECIDED, Question, questions, standing
from sertools.report.verdicts import FAILS, HOLDS, OPEN


def test_the_three_questions_of_zeroshot():
    assert [one.question for one in questions("zeroshot")] == ["RQ1", "RQ2", "RQ3"]


@pytest.mark.parametrize(
    "words, expected",
    [
        ((HOLDS, HOLDS), SUPPORTED),
        ((HOLDS, OPEN), UNDECIDED),
        ((HOLDS, FAILS), CONTRADICTED),
        ((OPEN, FAILS), CONTRADICTED),
    ],
)
def test_an_answer_stands_as_its_claims_do(words, expected):
    question = Question(question="RQ", asks="?", answer="!", rests_on=["a-01", "a-02"])
    assert standing(question, dict(zip(("a-01", "a-02"), words, strict=True))) == expected


def test_a_claim_without_a_verdict_is_an_error():
    with pytest.raises(KeyError, match="a-01"):
        standing(Question(question="RQ", asks="?", answer="!", rests_on=["a-01"]), {})
