# One page with many parameters: a run for each combination in the file that `--config sweep=FILE` names, collected into
# tables under results/sweeps/. Included by the Snakefile, whose rules bring the pages that a run reads up to date.
# `sertools sweep FILE` calls it; so does
#   snakemake sweep --cores 2 --keep-going --rerun-triggers mtime params --config profile=full sweep=FILE
# with any of Snakemake's executors. The tables are collected by the process that hands out the runs.

from sertools.report import sweep as sweeps
from sertools.report import sweep_build, sweep_tables

SWEEP = sweeps.read(ROOT, Path(config["sweep"]))
if SWEEP.profile != PROFILE:
    raise sweeps.SweepError(f"{config['sweep']}: expected --config profile={SWEEP.profile}, came profile={PROFILE}")
SWEEP_LISTING = sweep_build.listing_of(SWEEP)
if workflow.is_main_process:
    sweep_build.write_listing(ROOT, SWEEP, sweep_build.pages(ROOT, SWEEP, GRAPH), GRAPH)
LISTED = json.loads(Path(SWEEP_LISTING).read_text(encoding="utf-8"))["runs"]
RUN_LISTINGS = {run["folder"]: run["listing"] for run in LISTED}
# a fresh page of the book is read, never run: it is no input
RUNS = {run.results(PROFILE): run for run in SWEEP.runs if run.results(PROFILE) in RUN_LISTINGS}


def run_of(wildcards):
    return RUNS[f"results/{PROFILE}/{wildcards.paper}/{wildcards.page}-{wildcards.suffix}"]


localrules:
    sweep,


rule sweep:
    input:
        SWEEP_LISTING,
        [f"{folder}/page.ipynb" for folder in RUNS],
    output:
        f"{sweep_tables.FOLDER}/{SWEEP.name}/{sweep_tables.RUNS}",
    shell:
        "exec {sys.executable:q} -m sertools.steps collect-sweep {SWEEP_LISTING:q}"


rule combination:
    input:
        listing=lambda wildcards: RUN_LISTINGS[run_of(wildcards).results(PROFILE)],
        files=lambda wildcards: listed(RUN_LISTINGS[run_of(wildcards).results(PROFILE)]),
        needs=lambda wildcards: [
            f"{other.results(PROFILE)}/page.ipynb" for other in dependencies.needs(ROOT, run_of(wildcards))
        ],
    output:
        f"results/{PROFILE}/{{paper}}/{{page}}-{{suffix}}/page.ipynb",
    wildcard_constraints:
        suffix="[0-9a-f]{8}|book",
    params:
        folder=lambda wildcards: run_of(wildcards).results(PROFILE),
    threads: SWEEP.workers or 1  # processes that a run trains with
    shell:
        "exec {sys.executable:q} -m sertools.steps run-combination {SWEEP_LISTING:q} {params.folder:q} {PROFILE:q} {threads}"


# a run that failed loses only itself: the table tells of all of them
onerror:
    if any(sweep_tables.state(ROOT, run)[0] != sweep_tables.DONE for run in LISTED):
        shell("exec {sys.executable:q} -m sertools.steps collect-sweep {SWEEP_LISTING:q}")
