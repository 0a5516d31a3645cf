#!/usr/bin/env bash
# A SLURM of one node on this machine, for the tests and measurements of book/cluster: `slurm.sh start` and `slurm.sh stop`.
#
# Needs root and Debian's slurm-wlm and munge. It listens on the loopback address with a key of its own, and refuses where
# a SLURM is configured already: /etc/slurm/slurm.conf is the one place from which jobs inherit their configuration. All
# it makes besides lies in /run/sertools-slurm; `stop` ends the processes whose numbers are there and no others.
set -euo pipefail

FOLDER=/run/sertools-slurm
CONFIGURATION=/etc/slurm/slurm.conf
PORT=${SERTOOLS_SLURM_PORT:-16817} # the one above it is the node's

fail() {
  echo "slurm.sh: $*" >&2
  exit 1
}

start() {
  [ "$(id -u)" = 0 ] || fail "expected root, came $(id -un)"
  for command in munged slurmctld slurmd squeue; do
    PATH="$PATH:/usr/sbin" command -v "$command" >/dev/null || fail "expected $command (apt-get install slurm-wlm munge)"
  done
  [ ! -e "$CONFIGURATION" ] || fail "expected no SLURM on this machine, found $CONFIGURATION"
  mkdir -m 755 "$FOLDER" || fail "expected no $FOLDER: a start is under way, or one was not stopped"
  trap 'stop' ERR
  mkdir -m 755 "$FOLDER"/{state,spool}
  (umask 077 && head -c 128 /dev/urandom >"$FOLDER/key")
  local host cores memory
  host=$(hostname -s) cores=$(getconf _NPROCESSORS_ONLN)
  memory=$(awk '/MemTotal/ {print int($2 / 1024 * 0.9)}' /proc/meminfo)
  # MinJobAge: for so many seconds squeue still tells how a job ended; KillWait: a job that is cancelled gets a second
  cat >"$CONFIGURATION" <<END
# written by benchmarks/slurm.sh, which removes it again
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$PORT
SlurmdPort=$((PORT + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$FOLDER/munge.socket
StateSaveLocation=$FOLDER/state
SlurmdSpoolDir=$FOLDER/spool
SlurmctldPidFile=$FOLDER/slurmctld.pid
SlurmdPidFile=$FOLDER/slurmd.pid
SlurmctldLogFile=$FOLDER/slurmctld.log
SlurmdLogFile=$FOLDER/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1,batch_sched_delay=0
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
MinJobAge=600
KillWait=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cores RealMemory=$memory State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
  # --force: a munged of root's own is meant
  /usr/sbin/munged --force --key-file="$FOLDER/key" --socket="$FOLDER/munge.socket" --pid-file="$FOLDER/munged.pid" \
    --log-file="$FOLDER/munged.log" --seed-file="$FOLDER/munged.seed" --num-threads=2 2>"$FOLDER/munged.warnings"
  /usr/sbin/slurmctld -c
  /usr/sbin/slurmd -c -N "$host"
  for _ in $(seq 120); do
    if [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ]; then
      echo "a SLURM of one node, $cores cores, is up: $CONFIGURATION"
      return
    fi
    sleep 0.5
  done
  tail -n 20 "$FOLDER"/*.log >&2
  stop
  fail "expected an idle node within a minute, came none; see the lines above"
}

stop() {
  trap - ERR
  [ -d "$FOLDER" ] || fail "expected $FOLDER, which a start leaves, found none"
  scancel --quiet --full --signal=KILL --user=root 2>/dev/null || true # nothing to cancel, or nobody answers
  for name in slurmd slurmctld munged; do
    [ -s "$FOLDER/$name.pid" ] || continue
    local number
    number=$(cat "$FOLDER/$name.pid")
    # a number that another program has got meanwhile is not ours
    [ "$(cat "/proc/$number/comm" 2>/dev/null)" = "$name" ] || continue
    kill "$number"
    for _ in $(seq 100); do
      [ -d "/proc/$number" ] || break
      sleep 0.1
    done
    [ ! -d "/proc/$number" ] || kill -KILL "$number"
  done
  if grep -q "^# written by benchmarks/slurm.sh" "$CONFIGURATION" 2>/dev/null; then
    rm "$CONFIGURATION"
  fi
  rm -rf "$FOLDER"
  echo "the SLURM of one node is stopped"
}

case "${1:-}" in
  start | stop) "$1" ;;
  *) fail "expected start or stop, came '${1:-}'" ;;
esac
