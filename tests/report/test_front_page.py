"""The front page: every claim counted once and drawn once, where its shares say, with what a reader cannot see said."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pandas as pd
import pytest
import yaml

from sertools.report import figure_glance, front_page
from sertools.report.claims import claims
from sertools.report.verdicts import BY_CONSTRUCTION, FAILS, HOLDS, NOT_TESTABLE, OPEN


def recorded(verdict, replicates=None, multiverse=None, analyses=0):
    return {
        "verdict": verdict, "share_of_replicates": replicates, "share_of_multiverse": multiverse, "analyses": analyses,
    }  # fmt: skip


@pytest.fixture(scope="module")
def judged():
    """Five claims of `zeroshot` judged by hand, on two pages; all others not."""
    return front_page.verdicts(
        {
            "zeroshot/04_1_rank_correlation": {
                "claims": {
                    "zeroshot-01": recorded(HOLDS, 1.0, 0.8, 432),
                    "zeroshot-02": recorded(OPEN, 1.0, 0.25, 432),
                    "zeroshot-06": recorded(OPEN, 0.75),
                }
            },
            "zeroshot/04_2_classification": {
                "claims": {"zeroshot-08": recorded(FAILS, 0.0, 0.1, 10), "zeroshot-31": recorded(BY_CONSTRUCTION)}
            },
            "zeroshot/03_setup": {},
        }
    )


def test_the_papers_are_those_with_claims(repository):
    there = {path.parent.name for path in repository.glob("sertools/papers/*/claims.yml")}
    assert set(front_page.AUTHORS) == there


def test_every_claim_is_counted_once(judged):
    assert list(judged["claim"]) == [claim for paper in front_page.AUTHORS for claim in claims(paper)]
    counts = front_page.counts(judged)
    assert list(counts.columns) == [HOLDS, FAILS, OPEN, BY_CONSTRUCTION, front_page.NOT_RUN, "claims"]
    assert list(counts.loc["zeroshot"]) == [1, 1, 2, 1, len(claims("zeroshot")) - 5, len(claims("zeroshot"))]
    assert counts.loc["all", "claims"] == len(judged)
    assert (counts.loc[list(front_page.AUTHORS)].sum() == counts.loc["all"]).all()


class Reader(HTMLParser):
    """Every link with its target and what it says."""

    def __init__(self, text):
        super().__init__()
        self.links = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            values = dict(attributes)
            self.links[values["aria-label"].split(",")[0]] = (values["href"], values["aria-label"])


def test_every_claim_is_a_link_that_says_everything(judged):
    links = Reader(figure_glance.html(judged, front_page.AUTHORS, "claims.html")).links
    assert list(links) == list(judged["claim"])
    target, said = links["zeroshot-01"]
    assert target == "claims.html#zeroshot-01"
    assert claims("zeroshot")["zeroshot-01"].claim in said
    assert "Holds in 80% of 432 analyses." in said and "Holds in 100% of the replicates" in said
    assert "analyses" not in links["zeroshot-06"][1] and "75%" in links["zeroshot-06"][1]
    links = Reader(figure_glance.html(judged, front_page.AUTHORS, None)).links
    assert links["zeroshot-01"][0] == f"../notebooks/{claims('zeroshot')['zeroshot-01'].page}.html"


def rows(judged):
    """Claim -> its drawn elements, of the panel of `zeroshot`."""
    text = figure_glance.html(judged[judged["paper"] == "zeroshot"], {"zeroshot": ""}, None)
    drawn = ElementTree.fromstring(re.search(r'<svg viewBox="[^"]*" role.*?</svg>(?=</div>)', text, re.DOTALL)[0])
    return {each.get("aria-label").split(",")[0]: each for each in drawn.iter("a")}


def test_a_mark_stands_where_its_share_is_and_looks_like_its_verdict(judged):
    found = rows(judged)
    ring, circle = found["zeroshot-01"].findall("circle")
    assert float(ring.get("cx")) == pytest.approx(figure_glance.LEFT + figure_glance.WIDTH, abs=0.06)
    assert float(circle.get("cx")) == pytest.approx(figure_glance.LEFT + 0.8 * figure_glance.WIDTH, abs=0.06)
    assert circle.get("fill") == figure_glance.LOOKS[HOLDS][1]
    square = found["zeroshot-08"].findall("rect")[1]  # the first is the area of the link
    middle = float(square.get("x")) + float(square.get("width")) / 2
    assert middle == pytest.approx(figure_glance.LEFT + 0.1 * figure_glance.WIDTH, abs=0.06)
    assert square.get("fill") == figure_glance.LOOKS[FAILS][1]
    diamond = found["zeroshot-02"].find("path").get("d")
    assert float(diamond[1:].split()[0]) == pytest.approx(
        figure_glance.LEFT + 0.25 * figure_glance.WIDTH - 4.8, abs=0.06
    )


@pytest.mark.parametrize(
    ("claim", "word"),
    [("zeroshot-31", BY_CONSTRUCTION), ("zeroshot-03", front_page.NOT_RUN), ("zeroshot-06", OPEN)],
)
def test_a_verdict_without_analyses_stands_in_words(judged, claim, word):
    assert [text.text for text in rows(judged)[claim].iter("text")] == [claim[-2:], word]


def test_shapes_and_not_colours_alone_tell_verdicts_apart():
    shapes = {word: figure_glance.LOOKS[word][0] for word in (HOLDS, FAILS, OPEN)}
    assert len(set(shapes.values())) == 3 and "ring" not in shapes.values()
    assert NOT_TESTABLE not in figure_glance.LOOKS


def test_a_project_without_results_gets_a_front_page_too(tmp_path):
    (tmp_path / "notebooks").mkdir()
    front_page.write(tmp_path, tmp_path / "stage", "smoke")
    folder = tmp_path / "stage/book/generated"
    said = (folder / "front_verdicts.md").read_text(encoding="utf-8")
    assert "Their numbers mean nothing" in said and front_page.NOT_RUN in said
    written = pd.read_csv(folder / "front_claims.csv")
    assert set(written["verdict"]) == {front_page.NOT_RUN}
    assert not (folder / "front_cite.md").exists()
    front_page.write(tmp_path, tmp_path / "stage", "full")
    assert "mean nothing" not in (folder / "front_verdicts.md").read_text(encoding="utf-8")


def test_the_citation_says_what_citation_cff_says(repository):
    citation = yaml.safe_load((repository / front_page.CITATION).read_text(encoding="utf-8"))
    said = front_page.cite(citation)
    for value in (citation["title"], str(citation["version"]), str(citation["date-released"])[:4]):
        assert said.count(value) >= 2, value
    assert said.count("{") == said.count("}")
    people = front_page.cite(citation | {"authors": [{"given-names": "Ada", "family-names": "L"}, {"name": "a lab"}]})
    assert people.startswith("Ada L, a lab (") and "{{Ada L} and {a lab}}" in people
