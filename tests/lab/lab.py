#!/usr/bin/python3
"""Command line of the lab: two real forests, a firewall between them, faults, and a real trust as the judge."""
from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

import netns
import shell
from faults import FAULTS
from instance import Instance, lab_dir
from shell import LabError

SKIPPED = 77  # ctest shows it as "Skipped"


def cmd_up(args: argparse.Namespace) -> int:
    instance = Instance(args.instance)
    try:
        instance.up()
    except BaseException:
        shell.allow_cleanup()
        instance.down()
        raise
    print(f"lab: instance {args.instance} is up")
    return 0


def cmd_prepare(_args: argparse.Namespace) -> int:
    import table

    (instance,) = table.claim_instances(1)
    try:
        instance.prepare_claimed()
    finally:
        shell.allow_cleanup()
        instance.down()
    return 0


def cmd_down(args: argparse.Namespace) -> int:
    numbers = [args.instance]
    if args.all:
        # Only ours: another checkout may have a lab of its own on this machine.
        numbers = [n for n in netns.existing_instances() if (lab_dir() / "run" / str(n)).exists()]
    for number in numbers:
        Instance(number).down()
    return 0


def cmd_break(args: argparse.Namespace) -> int:
    Instance(args.instance).apply(FAULTS[args.fault])
    return 0


def cmd_heal(args: argparse.Namespace) -> int:
    Instance(args.instance).heal()
    return 0


def cmd_exec(args: argparse.Namespace) -> int:
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    if not command:
        raise LabError("exec needs a command: lab.py exec HOST -- CMD...")
    full = Instance(args.instance).hosts.enter(args.host, command)
    os.execvp(full[0], full)


def cmd_trust(args: argparse.Namespace) -> int:
    import oracle

    instance = Instance(args.instance)
    outcome = oracle.create_trust(instance)
    print(json.dumps(outcome.as_json(), indent=2))
    if outcome.wrote_something and not args.keep:
        instance.forget_trust()
    return 0


def cmd_list(args: argparse.Namespace) -> int:
    for fault in FAULTS.values():
        print(fault.id if args.ids else f"{fault.id:26} {fault.description}")
    return 0


def cmd_table(args: argparse.Namespace) -> int:
    import table

    return table.main(args)


def cmd_check_row(args: argparse.Namespace) -> int:
    import judge

    return judge.check_row(args.fault, args.results)


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lab.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, function, about: str, *, root: bool = True, instance: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(function=function, root=root)
        if instance:
            command.add_argument("--instance", type=int, default=0, metavar="N", help="which copy of the lab (0)")
        return command

    add("up", cmd_up, "bring the forests up")
    add("prepare", cmd_prepare, "make the forests if need be; nothing stays up", instance=False)
    down = add("down", cmd_down, "end all processes and remove the namespaces")
    down.add_argument("--all", action="store_true", help="every instance of this cache directory")
    add("break", cmd_break, "apply one fault").add_argument("fault", choices=FAULTS, metavar="FAULT")
    add("heal", cmd_heal, "undo the fault")
    run = add("exec", cmd_exec, "run a command inside a host")
    run.add_argument("host")
    run.add_argument("command", nargs=argparse.REMAINDER, metavar="-- CMD...")
    trust = add("trust", cmd_trust, "create a real trust, both halves, and say how it went")
    trust.add_argument("--keep", action="store_true", help="leave the trust in place")
    faults = add("list", cmd_list, "the faults", root=False, instance=False)
    faults.add_argument("--ids", action="store_true", help="nothing but the ids")
    table = add("table", cmd_table, "every fault: what really happens beside what pretrust predicts", instance=False)
    table.add_argument("--pretrust", required=True, metavar="PATH", help="the program, or `none`")
    table.add_argument("--jobs", type=int, default=3, metavar="K", help="instances side by side (3)")
    table.add_argument("--only", nargs="+", choices=FAULTS, metavar="FAULT")
    table.add_argument("--json", type=Path, metavar="FILE", help="write the results here as well")
    table.add_argument("--reuse-oracle", type=Path, metavar="FILE", help="take real outcomes from these results")
    table.add_argument("--rows-judge", action="store_true", help="leave wrong rows to check-row")
    # Root, so that it is skipped together with the table whose results it reads.
    row = add("check-row", cmd_check_row, "judge one row of a results file", instance=False)
    row.add_argument("fault", choices=FAULTS, metavar="FAULT")
    row.add_argument("--results", type=Path, required=True, metavar="FILE")
    return parser.parse_args(words)


def main() -> int:
    args = parse(sys.argv[1:])
    if args.root and os.geteuid() != 0:
        print("lab: needs root for network namespaces; nothing was done", file=sys.stderr)
        return SKIPPED

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupted(number, _frame) -> None:
        for each in signals:  # a second Ctrl-C must not stop the clean-up
            signal.signal(each, signal.SIG_IGN)
        shell.stop_running_programs()
        raise SystemExit(128 + number)

    for each in signals:
        signal.signal(each, interrupted)
    try:
        return args.function(args)
    except LabError as problem:
        print(f"lab: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
