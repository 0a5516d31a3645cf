"""What the page of conclusions of each paper shows: all claims with their verdicts, and how the paper's conclusions
stand."""

from collections.abc import Sequence

import pandas as pd

from sertools.report.claims import claims
from sertools.report.page import Page, PageError
from sertools.report.questions import questions, standing
from sertools.report.verdicts import WORDS, compact


def all_claims(page: Page, pages: Sequence[str]) -> pd.DataFrame:
    """Show every claim of the paper with the verdict of the page that judged it, and how many got which.

    Args:
        pages: those that judged claims and wrote the table "verdicts"; this page too where it did.

    Returns:
        Index claim, columns `verdict` (the word), `page` and "in the paper's numbers"; the value `claims` is their
        number.

    Raises:
        PageError: a claim of the paper that no page judged, or two did.
    """
    own = [page.overview().assign(page=page.name)] if page.has_verdicts else []
    # "n/a" stands in these tables as a word
    read = [page.read(other, "verdicts", words=True).assign(page=other) for other in pages]
    judged = pd.concat([*read, *own], ignore_index=True).sort_values("claim", kind="stable", ignore_index=True)
    if list(judged["claim"]) != sorted(claims(page.paper)):
        wrong = sorted(set(claims(page.paper)) ^ set(judged["claim"])) or list(
            judged["claim"][judged.duplicated("claim")]
        )
        raise PageError(f"{page.id}: expected each claim of the paper once, came wrongly: {', '.join(wrong)}")
    words = judged["verdict"].str.replace(r" \(.*", "", regex=True)
    page.table("claims", judged, shown=compact(judged), caption="All claims of the paper, with their verdicts here.")
    counts = words.value_counts().reindex([word for word in WORDS if word in set(words)])
    page.value("claims", len(judged), "d")
    page.table(
        "counts",
        counts.rename_axis("verdict").rename("claims").to_frame(),
        caption="How many claims got which verdict.",
    )
    return judged.assign(verdict=words).set_index("claim")[["verdict", "page", "in the paper's numbers"]]


def conclusions(page: Page, judged: pd.DataFrame) -> pd.DataFrame:
    """Show the paper's questions or conclusions (`questions.yml`), the claims that they rest on, and how they stand.

    Args:
        judged: from :func:`all_claims`.

    Returns:
        Index question, the table's columns, `stands` among them.
    """
    by_claim = judged["verdict"].to_dict()
    answers = pd.DataFrame(
        [
            {
                "": one.question,
                "asks": one.asks,
                "the paper's answer": one.answer,
                "claims behind it": ", ".join(f"{claim.split('-')[1]}: {by_claim[claim]}" for claim in one.rests_on),
                "stands": standing(one, by_claim),
            }
            for one in questions(page.paper)
        ]
    ).set_index("")
    page.table("conclusions", answers, caption="The paper's conclusions, what they rest on, and how they stand here.")
    page.value("stand", ", ".join(f"{name}: {stands}" for name, stands in answers["stands"].items()))
    return answers
