#!/usr/bin/env python3
"""Runs the fuzzers of a build made with the `fuzz` preset, each for some seconds, from seeds cut out of the vectors.

What it finds stays in <build>/fuzz/<codec>/; the exit code is 1 when a fuzzer found something. Nothing is written into
the source tree.
"""
import argparse
import json
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
VECTORS = SOURCE.parent / "shared" / "windows-vectors"
CODECS = "ber generalized_time dns ldap cldap kerberos kpasswd ntp dcerpc epm netlogon password smb2 ntlmssp spnego lsa \
certificate aws explain redact".split()
# Which capture file seeds which codec, and how many octets of outer layers come off first.
SEEDS = {"ber": [("ldap", 0), ("kerberos", 4)], "dns": [("dns", 0)], "ldap": [("ldap", 0), ("cldap", 0)],
         "cldap": [("cldap", 0)], "kerberos": [("kerberos", 0), ("kerberos", 4)], "kpasswd": [("kerberos", 4)],
         "ntp": [("ntp", 0)], "dcerpc": [("dcerpc", 0)], "epm": [("dcerpc", 24)], "netlogon": [("dcerpc", 24)],
         "smb2": [("smb2", 0)], "ntlmssp": [("smb2", 76)], "spnego": [("smb2", 76), ("smb2", 132)], "lsa": [("dcerpc", 24)]}
# The same for vectors of the scenarios, whose names begin so; off come the headers of SMB, IOCTL and RPC.
SCENARIO_SEEDS = {"lsa": ("lsa_", 4 + 64 + 48 + 24), "certificate": ("certificate_", 0)}


def write_seeds(codec: str, folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for protocol, outer in SEEDS.get(codec, []):
        path = VECTORS / f"{protocol}.json"
        if not path.exists():
            continue
        for vector in json.loads(path.read_text()):
            reply = bytes.fromhex(vector["reply_hex"])[outer:]
            if codec == "kpasswd":
                reply = (len(reply) + 6).to_bytes(2, "big") + b"\0\1\0\0" + reply
            (folder / f"{vector['id']}-{outer}").write_bytes(reply)
    prefix, outer = SCENARIO_SEEDS.get(codec, (None, 0))
    for line in (SOURCE / "tests" / "scenarios" / "vectors.hex").read_text().splitlines() if prefix else []:
        if line.startswith(prefix):
            name, octets = line.split()
            (folder / name).write_bytes(bytes.fromhex(octets)[outer:])
    for path in sorted((SOURCE / "tests" / "aws" / "cli").glob("*.json")) if codec == "aws" else []:
        (folder / path.name).write_bytes(path.read_bytes())
    if codec == "explain":
        page = (SOURCE / "docs" / "reasons.md").read_text() + (SOURCE / "tests" / "aws" / "cli" / "trusts.json").read_text()
        for number, line in enumerate(line for line in page.splitlines() if line.strip()):
            (folder / f"line-{number}").write_text(line)
    if codec == "generalized_time":
        (folder / "time").write_bytes(b"20200501071151.842508Z")
        (folder / "name").write_bytes(b"_ldap._tcp.dc._msdcs.corp\\.x.example.com")


def fuzz(build: pathlib.Path, codec: str, seconds: int) -> bool:
    corpus, found = build / "fuzz" / codec / "corpus", build / "fuzz" / codec / "found"
    found.mkdir(parents=True, exist_ok=True)
    write_seeds(codec, corpus)
    command = [str(build / f"fuzz_{codec}"), f"-max_total_time={seconds}", "-max_len=8192", "-timeout=5",
               "-rss_limit_mb=1024", "-print_final_stats=1", f"-artifact_prefix={found}/", str(corpus)]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    (build / "fuzz" / codec / "log").write_text(run.stdout)
    executed = [line.split()[-1] for line in run.stdout.splitlines() if "number_of_executed_units" in line]
    print(f"{codec:17} {'ok' if run.returncode == 0 else 'FOUND'}  {executed[0] if executed else '?':>10} runs", flush=True)
    if run.returncode != 0:
        print(run.stdout[-3000:], flush=True)
    return run.returncode == 0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("build", type=pathlib.Path, help="build folder of the fuzz preset")
    options.add_argument("--seconds", type=int, default=60, help="for each codec (default 60)")
    options.add_argument("codec", nargs="*", help=f"of {' '.join(CODECS)} (default all)")
    chosen = options.parse_intermixed_args()
    unknown = set(chosen.codec) - set(CODECS)
    if unknown:
        options.error(f"no such codec: {' '.join(sorted(unknown))}")
    results = [fuzz(chosen.build.resolve(), codec, chosen.seconds) for codec in chosen.codec or CODECS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
