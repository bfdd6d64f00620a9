"""The judge: a real forest trust, both halves created and both validated, by Samba's own tool on the managed DC.

Where the fault says which trust password was typed, the judge does what AWS does with it: makes the managed half alone
and validates it against the half that is, or is not, on the other side.
"""
from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass, replace

import halves
from faults import Fault
from instance import Instance
from topology import MANAGED, first_controller


@dataclass(frozen=True)
class Outcome:
    created: bool
    seconds: float
    #: The remote call or stage that failed; "done" when it did not.
    step: str
    #: Name or number of the error code, where the tool says one; its words otherwise.
    status: str
    last_words: str
    attempts: int = 1
    #: Something was written on one of the sides: they must go back before the next attempt.
    wrote_something: bool = False

    def as_json(self) -> dict:
        return {key: value for key, value in asdict(self).items() if key != "wrote_something"}


def create_trust(instance: Instance) -> Outcome:
    """Tries as often as the current fault allows, always from the clean state. The last attempt is the outcome."""
    allowed = instance.current_fault().attempts
    for attempt in range(1, allowed + 1):
        outcome = replace(_create_once(instance), attempts=attempt)
        if outcome.created or attempt == allowed:
            break
        if outcome.wrote_something:
            instance.forget_trust()
        instance.forget_names()
    return outcome


def _create_once(instance: Instance, *, seconds: float = 240) -> Outcome:
    fault = instance.current_fault()
    managed = first_controller(MANAGED)
    instance.controllers.prefer_first_dc(managed.host, fault.remote)
    started = time.monotonic()
    if fault.typed_password is None:
        words = ["create", fault.remote.realm, "--type=forest", "--direction=both", "--create-location=both"]
        done = halves.samba_tool_trust(instance.hosts, managed, words, fault.remote, seconds=seconds)
        created, text = done.returncode == 0, done.stdout
    else:
        created, text = _managed_half(instance, fault, seconds)
    took = round(time.monotonic() - started, 2)
    (instance.run_dir / "oracle.txt").write_text(text)
    return read_outcome(created, took, text)


def _managed_half(instance: Instance, fault: Fault, seconds: float) -> tuple[bool, str]:
    managed = first_controller(MANAGED)
    password = fault.typed_password or ""
    written, text = halves.try_to_make(
        instance.hosts, managed, fault.remote, "both", password, seconds=seconds
    )
    if not written:
        return False, text
    words = ["validate", fault.remote.realm, "--validate-location=local"]
    done = halves.samba_tool_trust(instance.hosts, managed, words, fault.remote, seconds=seconds)
    return done.returncode == 0, text + done.stdout


def read_outcome(created: bool, seconds: float, text: str) -> Outcome:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrote = "Creating remote TDO" in text or "Creating local TDO" in text
    if created:
        return Outcome(True, seconds, "done", "Success", lines[-1] if lines else "", wrote_something=wrote)
    # Below an error line comes a Python traceback, which says nothing to a reader.
    errors = [line for line in lines if line.startswith("ERROR")]
    last = errors[-1] if errors else (lines[-1] if lines else "")
    found = re.search(r"\b(?:NT_STATUS|WERR)_(?!OK\b)[A-Z0-9_]+", last) or re.search(r"0x[0-9A-Fa-f]{8}", last)
    step = re.search(r"\b(\w+\([^()]*\))|(Failed to find a writeable DC)|(failed to connect [\w ]+?server)|(Local\w+:)", last)
    return Outcome(
        False,
        seconds,
        step.group(0) if step else "unknown",
        found.group(0) if found else _status_in_words(last),
        last[:400],
        wrote_something=wrote,
    )


def _status_in_words(last: str) -> str:
    """`Failed to find a writeable DC for domain 'x': The object name is not found.` -> the last part."""
    return last.rsplit(": ", 1)[-1].rstrip(".")[:80]
