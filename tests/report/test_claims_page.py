"""The page of all claims: every claim once, what decides it, and the sections that its form offers."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from sertools.report import claims_page, deciding, dependencies, places
from sertools.report.claims import Claim, ClaimsError, claims
from sertools.report.filtering import Choice, form, slug
from sertools.report.verdicts import BY_CONSTRUCTION, HOLDS, WORDS, Verdict

EVERY = [claim.id for paper in claims_page.PAPERS for claim in claims(paper).values()]
HELD = Verdict(
    "zeroshot-08", HOLDS, "stand-in", None, "bootstrap over 9 speakers", 1000, 0.987, 3456, 0.75,
    {"on every corpus": 0.25}, 0.1234567, -0.01, 0.25,
)  # fmt: skip


def recorded(*verdicts, shown=("table-zeroshot-04-2-accuracy",)):
    """values.json of one page that judged these claims and shows these tables."""
    return {
        "zeroshot/04_2_classification": {
            "claims": {each.claim: each.as_record() for each in verdicts},
            "tables": {name: {"anchor": name, "caption": "Accuracy <of> {glue:text}`n`: ours."} for name in shown},
            "figures": {},
        }
    }


class Rows(HTMLParser):
    """The attributes of every `details`, and its text."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.texts, self.ids, self.links = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "details":
            self.rows.append(values)
            self.texts.append("")
        if tag == "a":
            self.links.append(values["href"])

    def handle_data(self, data):
        if self.texts:
            self.texts[-1] += data


def test_there_are_126_claims_and_each_has_a_row_with_its_id_whatever_was_run():
    assert len(EVERY) == len(set(EVERY)) == 126
    for values in ({}, recorded(HELD)):
        page = Rows(claims_page.html(claims_page.entries(values)))
        assert [row["id"] for row in page.rows] == EVERY
        assert len(page.ids) == len(set(page.ids))


def test_a_row_says_what_was_recorded():
    found = claims_page.entries(recorded(HELD))
    page = Rows(claims_page.html(found))
    place = EVERY.index("zeroshot-08")
    row, text = page.rows[place], page.texts[place]
    assert (row["data-paper"], row["data-verdict"]) == ("zeroshot", "holds-here")
    assert row["data-section"] == "zeroshot-4.2 zeroshot-table-2"
    claim = claims("zeroshot")["zeroshot-08"]
    for said in (
        claim.claim, claim.statistic, claim.rule, claim.paper_value, claim.holds_in_paper_own_numbers,
        "0.12 [−0.01, 0.25]", "99% of 1,000 replicates (bootstrap over 9 speakers)",
        "75% of 3,456 analyses", "on every corpus: 25%", "Accuracy <of> n",
    ):  # fmt: skip
        assert said in text, said
    assert "../notebooks/zeroshot/04_2_classification.html#table-zeroshot-04-2-accuracy" in page.links
    assert page.rows[0]["data-verdict"] == slug(claims_page.NOT_RUN)
    assert not any("choices" in link for link in page.links)
    choices = {"claims": {}, "tables": {}, "figures": {}}
    page = Rows(claims_page.html(claims_page.entries(recorded(HELD) | {"zeroshot/06_choices": choices})))
    assert page.links.count("../notebooks/zeroshot/06_choices.html") == 1


def test_the_csv_has_all_digits(tmp_path, monkeypatch):
    monkeypatch.setattr(claims_page.gathered, "gather", lambda root, profile: recorded(HELD))
    claims_page.write(tmp_path, tmp_path, "full")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "book/claims/claims.csv").read_text())))
    assert [row["claim"] for row in rows] == EVERY
    row = rows[EVERY.index("zeroshot-08")]
    assert (row["value"], row["share_of_replicates"], row["verdict"]) == ("0.1234567", "0.987", HOLDS)
    assert row["decided by"] == "table-zeroshot-04-2-accuracy"
    assert "Smoke profile" not in (tmp_path / "book/claims/list.md").read_text()
    claims_page.write(tmp_path, tmp_path, "smoke")
    assert (tmp_path / "book/claims/list.md").read_text().startswith(":::{admonition} Smoke profile")


def test_every_word_of_a_verdict_has_a_mark_and_no_two_that_differ_share_one():
    assert set(claims_page.MARKS) == {*WORDS, claims_page.NOT_RUN}
    assert len(set(claims_page.MARKS.values())) == len(claims_page.MARKS) - 2  # reproduced is a way to hold


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("4.2/Tab2", ["4.2", "Table 2"]),
        ("abstract/3.1/4", ["abstract", "3.1", "4"]),
        ("Fig4", ["Figure 4"]),
        ("5/Tab2-3", ["5", "Table 2-3"]),
        ("7.2/Tab5 (implicit)", ["7.2", "Table 5"]),
        ("App A", ["Appendix A"]),
    ],
)
def test_the_places_of_a_claim_in_its_paper(section, found):
    claim = claims("zeroshot")["zeroshot-08"].model_dump() | {"section": section}
    assert claims_page.sections(Claim.model_validate(claim)) == found


# --- what decides a claim


def test_every_claim_has_what_decides_it_on_a_page_of_its_paper(repository):
    assert sorted(deciding.deciding()) == sorted(EVERY)
    pages = {
        places.anchor(kind, page.id, ""): page
        for page in dependencies.pages(repository)
        for kind in ("table", "figure")
    }
    for claim, anchors in deciding.deciding().items():
        assert anchors, claim
        for anchor in anchors:
            (page,) = [page for start, page in pages.items() if anchor.startswith(start)]
            assert page.paper == claim.split("-")[0]


def test_what_decides_a_claim_has_to_be_there_once_every_page_was_run():
    shown = deciding.shown(recorded(HELD))
    (place,) = deciding.decided_by("zeroshot-08", shown, whole=True)
    assert (place.page, place.kind) == ("zeroshot/04_2_classification", "table")
    assert deciding.decided_by("zeroshot-01", shown, whole=False) == []
    with pytest.raises(ClaimsError, match="zeroshot-01: expected tables or figures of the book, came table-zeroshot"):
        deciding.decided_by("zeroshot-01", shown, whole=True)
    with pytest.raises(ClaimsError, match="zeroshot-99: .* came none"):
        deciding.decided_by("zeroshot-99", shown, whole=True)


# --- the form


def test_every_value_of_the_form_is_one_of_a_row():
    found = claims_page.entries(recorded(HELD, Verdict("zeroshot-31", BY_CONSTRUCTION, "by construction", "by design")))
    text = claims_page.html(found)
    page = Rows(text)
    offered = set(re.findall(r'<option value="([^"]+)"', text))
    had = {
        word for row in page.rows for name in ("paper", "verdict", "section") for word in row[f"data-{name}"].split()
    }
    assert offered == had


def test_a_form_escapes_what_it_shows():
    said = form("list", [Choice("paper", "A & B", {"x": "<x>"})], 'says "so"')
    assert "A &amp; B" in said and "&lt;x&gt;" in said and "says &quot;so&quot;" in said
    assert 'data-filter="list"' in said and said.index("<form") < said.index("<script>")


def test_slugs():
    assert slug("does not hold here") == "does-not-hold-here"
    assert slug("Table 2-3") == "table-2-3" and slug("7.2.1") == "7.2.1"
