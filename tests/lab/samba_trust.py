#!/usr/bin/python3
"""`samba-tool domain trust WORDS...`, but with the error that Samba 4.17 swallows. Run on a DC.

When the creation of the remote object fails, its clean-up ends in an UnboundLocalError, and the status is lost.
"""
from __future__ import annotations

import sys

from samba.netcmd import Command
from samba.netcmd.main import cmd_sambatool

_show = Command.show_command_error


def show_command_error(self: Command, error: Exception) -> None:
    _show(self, error)
    first = error.__context__
    trace = error.__traceback__
    if not isinstance(error, UnboundLocalError) or first is None or trace is None:
        return
    while trace.tb_next:
        trace = trace.tb_next
    request = trace.tb_frame.f_locals.get("current_request", {})
    code, words = (*first.args, "", "")[:2]
    status = f"0x{code:08X}" if isinstance(code, int) else str(code)
    print(f"ERROR: {request.get('name')}() failed {request.get('location')}ly - ERROR({status}) - {words}", flush=True)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # its errors go to stderr, and both end in one file
    Command.show_command_error = show_command_error
    sys.exit(cmd_sambatool()._run("samba-tool", "domain", "trust", *sys.argv[1:]))
