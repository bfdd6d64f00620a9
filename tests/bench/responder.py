"""Accepts and resets on the TCP ports given, until killed: responder.py ADDRESS PORT... Prints "ready"."""
from __future__ import annotations

import selectors
import socket
import struct
import sys

RESET = struct.pack("ii", 1, 0)


def main() -> None:
    selector = selectors.DefaultSelector()
    for port in sys.argv[2:]:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((sys.argv[1], int(port)))
        listener.listen(4096)
        listener.setblocking(False)
        selector.register(listener, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in selector.select():
            try:
                while True:
                    connection, _ = key.fileobj.accept()  # type: ignore[union-attr]
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    connection.close()
            except OSError:
                pass


if __name__ == "__main__":
    main()
