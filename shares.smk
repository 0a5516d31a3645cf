# Shares of measuring and of runs of record, a job each: `--config shares=FILE` names the plan that `sertools measure` or
# `sertools record` wrote for `--cluster`. A file of its own, since every job reads it again and needs nothing of the pages.
#
# A share is named after the hash of what it asks for. What a job makes lies in the cache by content; its output says that
# all of it is there.

import json
import os
import sys
from pathlib import Path

PLAN = json.loads(Path(config["shares"]).read_text(encoding="utf-8"))
FOLDER = PLAN["folder"]

# one thread a process, as in the Snakefile
os.environ["OMP_NUM_THREADS"] = "1"
# a step that starts when this process is gone already must not take another for its parent
os.environ["SERTOOLS_PARENT"] = str(os.getpid())
shell.prefix("set -euo pipefail; ")


rule shares:
    input:
        [f"{FOLDER}/{name}.done" for name in PLAN["shares"]],


rule share:
    input:
        f"{FOLDER}/{{share}}.json",
    output:
        f"{FOLDER}/{{share}}.done",
    wildcard_constraints:
        share="[0-9a-f]{64}",
    shell:
        "exec {sys.executable:q} -m sertools.steps run-share {input:q} {output:q} {threads}"
