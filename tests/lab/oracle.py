"""The judge: a real forest trust, both halves created and both validated, by Samba's own tool on the managed DC."""
from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass

from hosts import STATE
from instance import Instance
from topology import CONTROLLERS, PASSWORD


@dataclass(frozen=True)
class Outcome:
    created: bool
    seconds: float
    #: The remote call or stage that failed; "done" when it did not.
    step: str
    #: Name of the error code; "Success" otherwise.
    status: str
    last_words: str
    #: Something was written on one of the sides: they must go back before the next attempt.
    wrote_something: bool = False

    def as_json(self) -> dict:
        return {key: value for key, value in asdict(self).items() if key != "wrote_something"}


def create_trust(instance: Instance, *, seconds: float = 240) -> Outcome:
    remote = instance.current_fault().remote
    command = ["env", f"KRB5_CONFIG={STATE}/private/krb5.conf"]
    command += ["samba-tool", "domain", "trust", "create", remote.realm]
    command += ["--type=forest", "--direction=both", "--create-location=both"]
    command += ["-U", f"{remote.netbios}\\Administrator%{PASSWORD}", "--use-kerberos=off"]
    command += ["--local-dc-use-kerberos=off", "--local-dc-username=Administrator"]
    command += [f"--local-dc-password={PASSWORD}", f"--configfile={STATE}/etc/smb.conf"]
    instance.controllers.prefer_first_dc("awsmad", remote)
    started = time.monotonic()
    done = instance.hosts.run(CONTROLLERS["awsmad"].host, command, seconds=seconds, check=False, merge=True)
    took = round(time.monotonic() - started, 2)
    (instance.run_dir / "oracle.txt").write_text(done.stdout)
    return read_outcome(done.returncode == 0, took, done.stdout)


def read_outcome(created: bool, seconds: float, text: str) -> Outcome:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrote = "Creating remote TDO" in text or "Creating local TDO" in text
    if created:
        return Outcome(True, seconds, "done", "Success", lines[-1] if lines else "", wrote)
    # Below an error line comes a Python traceback, which says nothing to a reader.
    errors = [line for line in lines if line.startswith("ERROR")]
    last = errors[-1] if errors else (lines[-1] if lines else "")
    found = re.search(r"\b((?:NT_STATUS|WERR|STATUS)_[A-Z0-9_]+)", last)
    step = re.search(r"\b(\w+\([^()]*\))|(Failed to find a writeable DC)|(failed to connect [\w ]+?server)", last)
    return Outcome(
        False,
        seconds,
        step.group(0) if step else "unknown",
        found.group(1) if found else "unknown",
        last[:400],
        wrote,
    )
