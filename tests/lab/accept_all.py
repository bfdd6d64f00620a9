#!/usr/bin/python3
"""Accepts every TCP connection that the router redirects to it, as a SYN proxy or a transparent proxy does.

    accept_all.py swallow|relay PORT

swallow: reads and never answers. relay: then connects to the address that was meant; what it hears there it passes on,
and when that connection fails, or ends, the accepted one ends as well. Runs until it is killed.
"""
from __future__ import annotations

import asyncio
import socket
import struct
import sys

_SO_ORIGINAL_DST = 80  # linux/netfilter_ipv4.h


def _meant(writer: asyncio.StreamWriter) -> tuple[str, int]:
    raw = writer.get_extra_info("socket").getsockopt(socket.SOL_IP, _SO_ORIGINAL_DST, 16)
    port, address = struct.unpack_from(">2xH4s", raw)
    return socket.inet_ntoa(address), port


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def _swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.read(65536):
            pass
    except OSError:
        pass
    finally:
        writer.close()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        far_reader, far_writer = await asyncio.open_connection(*_meant(writer))
    except OSError:
        writer.close()
        return
    await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))


async def main(mode: str, port: int) -> None:
    serve = {"swallow": _swallow, "relay": _relay}[mode]
    server = await asyncio.start_server(serve, "0.0.0.0", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
