# A user's own corpus on the pages of two papers: a run for each page and role in the plan that `--config own=FILE` names,
# with results of its own under results/own/. Included by the Snakefile; `sertools own FOLDER` writes the plan and calls it.

from sertools.report import own_build

OWN_RUNS = {run.results(PROFILE): run for runs in own_build.read_plan(ROOT, config["own"]).values() for run in runs.values()}
OWN_LISTINGS = {folder: build.listing_of(run, PROFILE) for folder, run in OWN_RUNS.items()}
if workflow.is_main_process:
    own_build.write_listings(ROOT, list(OWN_RUNS.values()), PROFILE, GRAPH)


def own_run_of(wildcards):
    return OWN_RUNS[f"results/own/{wildcards.corpus}/{wildcards.role}/{PROFILE}/{wildcards.paper}/{wildcards.page}"]


rule own:
    input:
        [f"{folder}/page.ipynb" for folder in OWN_RUNS],


rule own_page:
    input:
        listing=lambda wildcards: OWN_LISTINGS[own_run_of(wildcards).results(PROFILE)],
        files=lambda wildcards: listed(OWN_LISTINGS[own_run_of(wildcards).results(PROFILE)]),
        needs=lambda wildcards: [
            f"{other.results(PROFILE)}/page.ipynb" for other in dependencies.needs(ROOT, own_run_of(wildcards))
        ],
    output:
        f"results/own/{{corpus}}/{{role}}/{PROFILE}/{{paper}}/{{page}}/page.ipynb",
    shell:
        "exec {sys.executable:q} -m sertools.steps run-own {config[own]:q} {wildcards.role:q} {wildcards.paper:q}/{wildcards.page:q} {PROFILE:q} {input.listing:q} {threads}"
