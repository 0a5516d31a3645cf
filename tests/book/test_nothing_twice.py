"""No page of the smoke book works out what it, or another page, has worked out already.

Where pages were fresh before the tests began, the trace has only those that ran: all of them in a new clone.
"""

import pytest

from sertools.corpora import trace

pytestmark = pytest.mark.book


def test_no_computation_is_made_twice_in_a_build(smoke, smoke_trace):
    if not smoke_trace.is_file():
        pytest.skip("every page was fresh")
    events = trace.read(smoke_trace)
    again = trace.again(events)
    assert again[["what", "page", "cpu"]].to_dict("records") == []


def test_no_page_is_run_twice_in_a_build(smoke, smoke_trace):
    if not smoke_trace.is_file():
        pytest.skip("every page was fresh")
    events = trace.read(smoke_trace)
    pages = events.loc[events["what"] == "page", "page"]
    assert not pages.duplicated().any()
