"""What others are asked to cite, and the forms that they are asked to fill in."""

import re
import tomllib

import pytest
import yaml
from typer.main import get_command

from sertools import cli

PAPERS = ("das2021interpretable", "das2022transferable", "das2022zeroshot", "dissanayake2020wild", "upadhyay2025vowels")


@pytest.fixture(scope="module")
def citation(repository):
    return yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))


def plain(text):
    """Letters and digits alone: quotes and braces differ between BibTeX and YAML."""
    return re.sub(r"[^\w]", "", text).lower()


def test_it_is_of_this_version_and_licence(citation, repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    preferred = citation["preferred-citation"]
    assert citation["version"] == preferred["version"] == project["version"]
    assert citation["license"] == preferred["license"] == project["license"]
    assert citation["title"] == preferred["title"]
    assert citation["title"].startswith(yaml.safe_load((repository / "_config.yml").read_text())["title"])


def test_the_five_papers_are_those_of_the_bibliography(citation, repository):
    entries = re.split(r"^@", (repository / "book" / "references.bib").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(citation["references"]) == len(PAPERS)
    for key, reference in zip(PAPERS, citation["references"], strict=True):
        entry = next(each for each in entries if each.split("{", 1)[-1].startswith(key + ","))
        fields = dict(re.findall(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", entry, re.MULTILINE))
        assert plain(reference["title"]) == plain(fields["title"])
        assert str(reference["year"]) == fields["year"]
        assert reference.get("doi") == fields.get("doi")
        assert [f"{one['family-names']}, {one['given-names']}" for one in reference["authors"]] == fields[
            "author"
        ].split(" and ")
        if "eprint" in fields:
            assert reference["identifiers"][0]["value"] == f"arXiv:{fields['eprint']}"


def test_no_aliases_that_other_readers_of_the_file_refuse(repository):
    assert not re.search(r": [&*]\w", (repository / "CITATION.cff").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("form", "asked"),
    [("dispute", {"claim", "what", "reading", "evidence", "role"}), ("results", {"corpus", "page", "file", "terms"})],
)
def test_a_form_asks_for_what_it_needs(repository, form, asked):
    found = yaml.safe_load((repository / ".github" / "ISSUE_TEMPLATE" / f"{form}.yml").read_text(encoding="utf-8"))
    assert {"name", "description", "title", "body"} <= found.keys()
    fields = [each for each in found["body"] if each["type"] != "markdown"]
    assert len({each["id"] for each in fields}) == len(fields)
    required = {each["id"] for each in fields if each.get("validations", {}).get("required")}
    required |= {
        each["id"]
        for each in fields
        if any(one.get("required") for one in each["attributes"].get("options", []) if isinstance(one, dict))
    }
    assert required == asked
    page = (repository / "book" / "authors.md").read_text(encoding="utf-8")
    assert found["name"] in page


def test_the_page_for_authors_names_verbs_that_there_are(repository):
    page = (repository / "book" / "authors.md").read_text(encoding="utf-8")
    verbs = set(re.findall(r"sertools (\w+) ", page))
    assert {"agree", "pack", "received"} <= verbs <= set(get_command(cli.app).commands)
