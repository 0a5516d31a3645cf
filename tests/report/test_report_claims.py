"""The 34 claims of `zeroshot`: complete, and judged on the paper's own printed numbers as the list of claims says."""

import re

import pytest
import yaml
from pydantic import ValidationError

from sertools.report import published
from sertools.report.claims import Claim, claims
from sertools.report.rules import evaluate, names

KNOWN = {
    "rho", "rho_own", "accuracy", "accuracy_three", "log_distance", "log_distance_scaled", "separation", "spread",
    "overlap", "inside", "recall", "predicted", "kl", "attribution", "attribution_scaled", "significant", "normality",
    "profile_correlation",
}  # fmt: skip


def test_there_are_34_in_order():
    assert list(claims("zeroshot")) == [f"zeroshot-{number:02d}" for number in range(1, 35)]


def test_rules_use_only_the_statistics_that_the_file_explains():
    head = (published.folder("zeroshot") / "claims.yml").read_text(encoding="utf-8").split("- id:", 1)[0]
    for claim in claims("zeroshot").values():
        for rule in [*([claim.rule] if claim.rule else []), *claim.also.values()]:
            assert names(rule) <= KNOWN, claim.id
            for name in names(rule):
                assert name.removesuffix("_scaled").removesuffix("_three") in head, name


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("zeroshot-01", True), ("zeroshot-02", True), ("zeroshot-03", True), ("zeroshot-06", True),
        ("zeroshot-08", True), ("zeroshot-12", False), ("zeroshot-23", False), ("zeroshot-24", True),
        ("zeroshot-25", True), ("zeroshot-26", False), ("zeroshot-27", True), ("zeroshot-29", False),
        ("zeroshot-31", True), ("zeroshot-32", False), ("zeroshot-34", True),
    ],
)  # fmt: skip
def test_rules_say_of_the_printed_numbers_what_a_reader_sees(claim, holds):
    entry = claims("zeroshot")[claim]
    assert evaluate(entry.rule, published.statistics("zeroshot")).tolist() == [holds]
    words = entry.holds_in_paper_own_numbers
    if holds:
        assert words.startswith(("yes", "weak yes", "mixed"))
    else:
        assert re.search(r"\bno\b|violates", words)


def test_other_readings_of_the_printed_numbers():
    strict = claims("zeroshot")["zeroshot-08"].also["on every corpus"]
    assert evaluate(strict, published.statistics("zeroshot")).tolist() == [False]  # SAVEE and URDU
    both = claims("zeroshot")["zeroshot-28"].also["both with activation"]
    assert evaluate(both, published.statistics("zeroshot")).tolist() == [True]


def test_what_the_design_decides_is_named_so():
    by_construction = [claim.id for claim in claims("zeroshot").values() if claim.by_construction]
    not_testable = [claim.id for claim in claims("zeroshot").values() if claim.not_testable]
    assert by_construction == ["zeroshot-31"]
    assert not_testable == ["zeroshot-07"]


def test_claims_against_activation_are_judged_with_human_ratings():
    for claim in claims("zeroshot").values():
        if claim.rule and names(claim.rule) & {"rho", "rho_own"}:
            assert claim.track == "rated" or claim.needs, claim.id


def entry(**changes):
    path = published.folder("zeroshot") / "claims.yml"
    return {**yaml.safe_load(path.read_text(encoding="utf-8"))[0], **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule": "all(rho >"}, "expected an expression"),
        ({"rule": None}, "expected a rule, or a reason"),
        ({"not_testable": "too few"}, "expected a rule, or a reason"),
        ({"by_construction": "one computation"}, "stands_on 'by construction'"),
        ({"stands_on": "by construction"}, "stands_on 'by construction'"),
        ({"track": "both"}, "rated"),
        ({"verdict": "holds here"}, "Extra inputs"),
        ({"page": "04_1"}, "pattern"),
    ],
)
def test_a_claim_that_is_not_whole(changes, words):
    with pytest.raises(ValidationError, match=words):
        Claim.model_validate(entry(**changes))
