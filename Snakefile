# What is run, and from what. `sertools book` calls this file; plain `snakemake --cores 2 --rerun-triggers mtime params` and
# Snakemake's executors for clusters do too.
#
# Content decides, never the time of a file: each page has a listing of everything that it is made from, with hashes,
# which is rewritten only when it says something else. That listing is the one input whose age counts; measurements that
# are made here are inputs marked `ancient`, so that they are there before a page runs.
#
# A job on a cluster reads this file again. The listings are written by the process that hands out the jobs, and only by
# it: jobs read them, which saves each a look at the whole project, and none writes what another reads.

import json
import os
import sys
from pathlib import Path

from sertools.report import build, dependencies

ROOT = Path.cwd()
PROFILE = config.get("profile", "full")
if PROFILE not in dependencies.PROFILES:  # it names folders
    raise dependencies.ProjectError(f"expected profile={' or '.join(dependencies.PROFILES)}, came {PROFILE!r}")
PAGES = {page.id: page for page in dependencies.pages(ROOT)}
LISTINGS = {page.id: build.listing_of(page, PROFILE) for page in PAGES.values()}
BOOK_LISTING = build.book_listing_of(PROFILE)
if workflow.is_main_process:
    GRAPH = dependencies.import_graph(ROOT)
    for each in PAGES.values():
        build.write_listing(ROOT, each, PROFILE, GRAPH)
    build.write_book_listing(ROOT, PROFILE)
    build.write_audio_listings(ROOT, GRAPH)
MEASURED = build.audio_listings(ROOT)

# one thread a process: two OpenMP threads collapse when another process is busy, and pages run side by side
os.environ["OMP_NUM_THREADS"] = "1"
# a step that starts when this process is gone already must not take another for its parent
os.environ["SERTOOLS_PARENT"] = str(os.getpid())
shell.prefix("set -euo pipefail; ")


wildcard_constraints:
    paper="[^/]+",
    page="[^/-]+",  # a hyphen and a hash follow the name in the folder of a run with other parameters
    corpus="[^/]+",


def page_of(wildcards):
    return PAGES[f"{wildcards.paper}/{wildcards.page}"]


def listed(listing):
    """The files that a page is made from and that a rule makes. The listing has the hashes of all others: as inputs,
    Snakemake would look at hundreds of them for every page whenever it looks for work, once a second and more."""
    files = json.loads(Path(listing).read_text(encoding="utf-8"))["files"]
    return ancient([name for name in files if name in MEASURED])


# the pages are targets too: Snakemake does not miss what lies between a source and a target that is there
rule all:
    input:
        [f"{page.results(PROFILE)}/page.ipynb" for page in PAGES.values()],
        build.html(PROFILE) + "/index.html",


rule book:
    input:
        [f"{page.results(PROFILE)}/page.ipynb" for page in PAGES.values()],
        BOOK_LISTING,
    output:
        build.html(PROFILE) + "/index.html",
    shell:
        "exec {sys.executable:q} -m sertools.steps make-book {PROFILE:q}"


rule measurements:
    input:
        list(MEASURED),


rule measure:
    input:
        lambda wildcards: MEASURED[f"results/measurements/{wildcards.corpus}.parquet"],
    output:
        "results/measurements/{corpus}.parquet",
    threads: workflow.cores  # it measures with as many processes itself
    shell:
        "exec {sys.executable:q} -m sertools.cli measure {wildcards.corpus:q} --workers {threads}"


rule page:
    input:
        listing=lambda wildcards: LISTINGS[page_of(wildcards).id],
        files=lambda wildcards: listed(LISTINGS[page_of(wildcards).id]),
        # not ancient: Snakemake would leave this page for the next build when one of these is run in this one
        needs=lambda wildcards: [
            f"{other.results(PROFILE)}/page.ipynb" for other in dependencies.needs(ROOT, page_of(wildcards))
        ],
    output:
        f"results/{PROFILE}/{{paper}}/{{page}}/page.ipynb",
    shell:
        "exec {sys.executable:q} -m sertools.steps run-page {wildcards.paper:q}/{wildcards.page:q} {PROFILE:q} {input.listing:q}"


# `sertools sweep FILE`: a page many times, with other parameters
if "sweep" in config:

    include: "sweep.smk"


# `sertools own FOLDER`: many pages, with a user's own corpus
if "own" in config:

    include: "own.smk"
