#!/usr/bin/python3
"""Accepts every TCP connection that is redirected to it, and says nothing: a middlebox that answers for hosts behind it.

    accept_all.py [--port N] [--to ADDRESS | --relay]     prints its port, then serves until it is terminated

Run it in the router's namespace beside a rule such as

    table ip accept_all { chain accepting { type nat hook prerouting priority -100;
                          ip daddr ADDRESS meta l4proto tcp redirect to :PORT } }

--relay forwards what arrives to the host and port that were asked for (no rule of the router redirects its own connections), --to to
that port at ADDRESS, and answers from there; where nobody serves, the accepted connection stays mute, as a SYN proxy's does.
"""
from __future__ import annotations

import argparse
import asyncio
import socket
import struct

SO_ORIGINAL_DST = 80  # linux/netfilter_ipv4.h
BACKLOG = 4096


def asked_for(connection: socket.socket) -> tuple[str, int]:
    port, address = struct.unpack("!2xH4s8x", connection.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16))
    return socket.inet_ntoa(address), port


async def pour(source: asyncio.StreamReader, into: asyncio.StreamWriter | None) -> None:
    while octets := await source.read(65536):
        if into is not None:
            into.write(octets)
            await into.drain()
    if into is not None:
        into.write_eof()


async def attend(
    to: str | None, relay: bool, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    upstream = None
    try:
        if to is not None or relay:
            address, port = asked_for(writer.get_extra_info("socket"))
            upstream = await asyncio.wait_for(asyncio.open_connection(to or address, port), 1)
    except OSError:
        pass
    try:
        if upstream is None:
            await pour(reader, None)
        else:
            await asyncio.gather(pour(reader, upstream[1]), pour(upstream[0], writer))
    except OSError:
        pass
    finally:
        for end in (writer, upstream[1] if upstream else None):
            if end is not None:
                end.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description="accepts every redirected TCP connection")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--to")
    parser.add_argument("--relay", action="store_true")
    options = parser.parse_args()
    server = await asyncio.start_server(
        lambda reader, writer: attend(options.to, options.relay, reader, writer),
        "0.0.0.0",
        options.port,
        backlog=BACKLOG,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
