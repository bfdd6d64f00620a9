"""Run other programs with a deadline, and be able to stop them all when the lab is interrupted."""
from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence


class LabError(Exception):
    """The lab itself failed (not: the network did what the fault says). Printed without a traceback."""


_running: set[subprocess.Popen] = set()
_lock = threading.Lock()
_stopping = threading.Event()


def stop_running_programs() -> None:
    """Called on Ctrl-C or SIGTERM: ends every foreground program, so that waiting threads wake up and clean up."""
    _stopping.set()
    with _lock:
        for process in _running:
            _kill_group(process)


def check_not_stopping() -> None:
    if _stopping.is_set():
        raise LabError("interrupted")


def allow_cleanup() -> None:
    """After an interruption the clean-up commands must be able to run again."""
    _stopping.clear()


def _kill_group(process: subprocess.Popen) -> None:
    # Each program leads its own session, so this reaches its children and nobody else.
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(
    command: Sequence[str],
    *,
    seconds: float = 60,
    stdin: str | None = None,
    check: bool = True,
    merge: bool = False,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess:
    """Runs `command` to its end. Raises LabError when it fails (unless check=False) or outlives `seconds`.

    merge=True interleaves stderr into stdout, as a terminal would show it.
    """
    check_not_stopping()
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merge else subprocess.PIPE,
        text=True,
        errors="replace",
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    with _lock:
        _running.add(process)
    try:
        out, err = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise LabError(f"no end after {seconds:.0f} s: {' '.join(command)}") from None
    finally:
        _kill_group(process)
        with _lock:
            _running.discard(process)
    check_not_stopping()
    if check and process.returncode != 0:
        words = ((out or "") + (err or "")).strip()[-2000:]
        raise LabError(f"exit {process.returncode}: {' '.join(command)}\n{words}")
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)


def wait_until(what: str, ready: Callable[[], bool], *, seconds: float, every: float = 0.1) -> None:
    """Polls `ready` until it is true; LabError naming `what` at the deadline."""
    deadline = time.monotonic() + seconds
    while not ready():
        check_not_stopping()
        if time.monotonic() > deadline:
            raise LabError(f"not ready after {seconds:.0f} s: {what}")
        time.sleep(every)
