"""One half of a trust, made by Samba's own tool with a password that somebody chose: what each administrator does."""
from __future__ import annotations

import re
from pathlib import Path
from subprocess import CompletedProcess

from hosts import STATE, Hosts
from shell import LabError
from topology import PASSWORD, Controller, Forest


def samba_tool_trust(hosts: Hosts, dc: Controller, words: list[str], partner: Forest, **options) -> CompletedProcess:
    """`samba-tool domain trust WORDS` on `dc`, an administrator on both sides."""
    program = str(Path(__file__).with_name("samba_trust.py"))
    command = ["env", f"KRB5_CONFIG={STATE}/private/krb5.conf", "/usr/bin/python3", program, *words]
    # As UPN: in the row with equal NetBIOS names `NAME\\Administrator` would be the local one.
    command += ["-U", f"Administrator@{partner.realm}%{PASSWORD}", "--use-kerberos=off"]
    command += ["--local-dc-use-kerberos=off", "--local-dc-username=Administrator"]
    command += [f"--local-dc-password={PASSWORD}", f"--configfile={STATE}/etc/smb.conf"]
    return hosts.run(dc.host, command, check=False, merge=True, **options)


def try_to_make(
    hosts: Hosts, dc: Controller, partner: Forest, direction: str, password: str, **options
) -> tuple[bool, str]:
    """Makes the half of `dc`'s side: whether it was written, and the tool's words.

    This Samba's tool ends in an UnboundLocalError after the work is done, so its exit code says nothing.
    """
    words = ["create", partner.realm, "--type=forest", f"--direction={direction}", "--create-location=local"]
    words.append("--skip-validation")
    done = samba_tool_trust(hosts, dc, words, partner, stdin=f"{password}\n" * 4, **options)
    written = "Local TDO created" in done.stdout
    # Without a terminal, getpass says so four times; and the traceback of the UnboundLocalError is no outcome.
    text = re.sub(r"\A.*?^(?=LocalDomain )", "", done.stdout, flags=re.S | re.M)
    return written, text.partition("ERROR(<class 'UnboundLocalError'>)")[0] if written else text


def make(hosts: Hosts, dc: Controller, partner: Forest, direction: str, password: str) -> None:
    written, words = try_to_make(hosts, dc, partner, direction, password)
    if not written:
        raise LabError(f"no half on {dc.host}: {words[-600:]}")
