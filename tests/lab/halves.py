"""One half of a trust, made by Samba's own tool with a password that somebody chose: what each administrator does."""
from __future__ import annotations

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


def make(hosts: Hosts, dc: Controller, partner: Forest, direction: str, password: str) -> CompletedProcess:
    """Makes the half of `dc`'s side. LabError when it was not written.

    This Samba's tool ends in an UnboundLocalError after the work is done, so its exit code says nothing.
    """
    words = ["create", partner.realm, "--type=forest", f"--direction={direction}", "--create-location=local"]
    done = samba_tool_trust(hosts, dc, [*words, "--skip-validation"], partner, stdin=f"{password}\n" * 4)
    if "Local TDO created" not in done.stdout:
        raise LabError(f"no half on {dc.host}: {done.stdout[-600:]}")
    return done
