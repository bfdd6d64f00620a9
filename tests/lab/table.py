"""Runs every row of the fault table over several instances at once: break, predict, create for real, heal."""
from __future__ import annotations

import argparse
import json
import queue
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import judge
import netns
import oracle
import shell
from capture import sent_packets
from faults import FAULTS, Fault
from instance import Instance, lab_dir
from shell import LabError
from topology import HOSTS, MANAGED

FIRST_INSTANCE = 1  # 0 is for people


def ask_pretrust(instance: Instance, fault: Fault, program: Path, keep: Path) -> dict[str, Any]:
    """One run on the prober. The files of the run stay in `keep` for whoever has to look into a wrong row."""
    command = [str(program), "check", fault.remote.realm, "--dns", fault.remote_dns]
    command += ["--local-domain", MANAGED.realm, "--local-dns", HOSTS["awsmad"].address]
    command += ["-o", "json", "-o", f"text={keep / 'report.txt'}", "--save", str(keep / "evidence.json")]
    if fault.typed_password is not None:
        command += ["--trust-password-file", "-"]
    if fault.aws is not None:
        fault.aws.write(keep / "aws")
        command += ["--aws", str(keep / "aws")]
    command += fault.options
    started = time.monotonic()
    with sent_packets(netns.path(instance.number, "prober"), keep / "sent.pcap"):
        done = instance.hosts.run("prober", command, seconds=90, check=False, stdin=fault.typed_password)
    took = time.monotonic() - started
    (keep / "report.json").write_text(done.stdout)
    (keep / "stderr.txt").write_text(done.stderr)
    said: dict[str, Any] = {"exit": done.returncode, "seconds": round(took, 2), "stderr": done.stderr[-2000:]}
    try:
        report = json.loads(done.stdout)
        said["verdict"] = report["verdict"]
        said["causes"] = [cause["id"] for cause in report["causes"]]
        said["cause"] = said["causes"][0] if said["causes"] else None
        said["evidence"] = report["causes"][0]["evidence"] if report["causes"] else ""
    except (ValueError, KeyError, TypeError) as problem:
        said["stderr"] += f"\n(unreadable report: {problem!r})"
    text = keep / "report.txt"
    said["text"] = text.read_text(errors="replace") if text.exists() else ""
    return said


def run_row(instance: Instance, fault: Fault, program: Path | None, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """One row. Whatever fails becomes part of the row; the instance is healthy again afterwards."""
    row: dict[str, Any] = {"fault": fault.id, "documented": fault.documented, "oracle": known, "pretrust": None}
    keep = lab_dir() / "rows" / fault.id
    keep.mkdir(parents=True, exist_ok=True)
    for old in keep.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    started = time.monotonic()
    wrote_something = False
    try:
        instance.apply(fault)
        if program:
            row["pretrust"] = ask_pretrust(instance, fault, program, keep)
        if known is None:
            if program:
                instance.forget_names()  # the judge must not live on what pretrust made the resolvers remember
            outcome = oracle.create_trust(instance)
            wrote_something = outcome.wrote_something
            row["oracle"] = outcome.as_json()
            (keep / "oracle.txt").write_text((instance.run_dir / "oracle.txt").read_text())
    except LabError as problem:
        row["error"] = str(problem)
        wrote_something = True
    finally:
        shell.check_not_stopping()
        instance.heal(with_trust=wrote_something)
    row["row_seconds"] = round(time.monotonic() - started, 1)
    return row


class Table:
    def __init__(self, faults: list[Fault], program: Path | None, known: Mapping[str, Any]) -> None:
        self.program = program
        self.known = known
        self.rows: dict[str, dict[str, Any]] = {}
        self._order = [fault.id for fault in faults]
        self._waiting: queue.SimpleQueue[Fault] = queue.SimpleQueue()
        # The slowest first, so that none of them is left over at the end.
        for fault in sorted(faults, key=lambda f: -f.cost):
            self._waiting.put(fault)
        self._lock = threading.Lock()
        #: Released once by every worker that ends. Thread.join would do, but a join that a signal interrupts
        #: takes the thread for dead (Python 3.11), and then the clean-up runs while rows still do.
        self.ended = threading.Semaphore(0)

    def work(self, instance: Instance) -> None:
        """One worker: brings its instance up, then takes rows until none is left."""
        try:
            instance.up_claimed()
            while True:
                try:
                    fault = self._waiting.get_nowait()
                except queue.Empty:
                    return
                row = run_row(instance, fault, self.program, self.known.get(fault.id))
                with self._lock:
                    self.rows[fault.id] = row
                print(f"lab: {len(self.rows)}/{len(self._order)} {fault.id} ({row['row_seconds']} s)", file=sys.stderr)
        except LabError as problem:
            print(f"lab: instance {instance.number} gave up: {problem}", file=sys.stderr)
        except Exception:  # a bug: shown, and the rows that are missing fail the table
            traceback.print_exc()
        finally:
            self.ended.release()

    def finished_rows(self) -> list[dict[str, Any]]:
        return [self.rows[name] for name in self._order if name in self.rows]


def claim_instances(count: int) -> list[Instance]:
    """Instances that nobody uses: making the router namespace is the claim."""
    found: list[Instance] = []
    number = FIRST_INSTANCE
    while len(found) < count:
        if netns.claim(number):
            found.append(Instance(number))
        number += 1
    return found


def main(args: argparse.Namespace) -> int:
    program = None if args.pretrust == "none" else Path(args.pretrust).resolve()
    if program and not program.is_file():
        raise LabError(f"no program at {args.pretrust}")
    known = {}
    if args.reuse_oracle:
        rows = json.loads(args.reuse_oracle.read_text())["rows"]
        known = {row["fault"]: row["oracle"] for row in rows if row.get("oracle")}
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.unlink(missing_ok=True)  # results of an earlier run must never pass for ours
    faults = [fault for name, fault in FAULTS.items() if not args.only or name in args.only]
    table = Table(faults, program, known)
    started = time.monotonic()
    instances: list[Instance] = []
    working = 0
    try:
        instances = claim_instances(min(args.jobs, len(faults)))
        for instance in instances:
            threading.Thread(target=table.work, args=(instance,)).start()
            working += 1
        while working:
            table.ended.acquire()
            working -= 1
    finally:
        # After Ctrl-C the workers notice by themselves; only then may the clean-up run programs again.
        for _ in range(working):
            table.ended.acquire()
        shell.allow_cleanup()
        for instance in instances:
            instance.down()
    seconds = time.monotonic() - started
    finished = table.finished_rows()
    print(judge.format_table(finished))
    print(f"{len(finished)} of {len(faults)} rows in {seconds:.0f} s with {len(instances)} instances")
    if args.json:
        args.json.write_text(json.dumps({"seconds": round(seconds, 1), "rows": finished}, indent=2) + "\n")
    if args.rows_judge:
        return 0
    complete = len(finished) == len(faults) and not any(row.get("error") for row in finished)
    right = program is None or not any(judge.judge(FAULTS[row["fault"]], row).problems for row in finished)
    return 0 if complete and right else 1
