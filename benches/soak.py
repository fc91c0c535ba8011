#!/usr/bin/env python3
"""Ten thousand pages through a simulated week: `benches/soak.py --binary target/release/policywatch`.

A site on loopback serves the pages, each visited once a day at its own minute. The service goes by a clock that this
program moves on as fast as the service keeps up (`POLICYWATCH_CLOCK`), so that a week takes minutes. At the end it is
counted from the database whether each page was visited once a day, no more and no less; memory and size are sampled
from the service's own metrics. Prints one JSON object.

Most pages answer 304, some send the same bytes, some other bytes with the same text, some another number in a target.
"""
import argparse
import asyncio
import datetime
import json
import os
import pathlib
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time

STEP_SECONDS = 590  # of the clock, at most one a beat: less than what counts as a jump
START = datetime.datetime(2026, 11, 22, tzinfo=datetime.timezone.utc)


class Site:
    """Pages by number; what a page does at a visit follows from its number."""

    def __init__(self, paragraphs):
        self.requests = 0
        self.visits = {}
        self.filler = "".join(
            f"<p>Paragraph {n} of the plan tells how the city supports firms, schools and laboratories in its districts.</p>"
            for n in range(paragraphs))

    def answer(self, path, conditional):
        self.requests += 1
        if not path.startswith("/page/"):
            return 404, b"", b"nothing here"
        number = int(path[6:])
        visit = self.visits[number] = self.visits.get(number, 0) + 1
        kind = number % 100
        if kind < 60:  # validators
            if conditional:
                return 304, b'ETag: "1"\r\n', b""
            return 200, b'ETag: "1"\r\n', self.page(number, 0, 0)
        if kind < 85:  # the same bytes
            return 200, b"", self.page(number, 0, 0)
        if kind < 98:  # a counter outside the text
            return 200, b"", self.page(number, 0, visit)
        return 200, b"", self.page(number, visit, visit)

    def page(self, number, change, views):
        return (
            f"<!doctype html><html lang=en><head><title>Plan {number}</title></head><body><nav><a href=/>Home</a></nav><main>"
            f"<h1>Plan {number}</h1><p>By 2027, the city aims to deploy {1000 + change * 10} robots in factories.</p>"
            f"{self.filler}</main><footer>Views: {views}</footer></body></html>").encode()

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode()
                status, extra, body = self.answer(path, b"if-none-match" in head.lower())
                kind = b"" if status == 304 else b"Content-Type: text/html; charset=utf-8\r\n"
                writer.write(b"HTTP/1.1 %d X\r\n%s%sContent-Length: %d\r\n\r\n%s" % (status, kind, extra, len(body), body))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


async def metrics(socket):
    reader, writer = await asyncio.open_unix_connection(socket)
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    text = (await reader.read()).decode()
    writer.close()
    lines = (line.rsplit(" ", 1) for line in text.split("\r\n\r\n", 1)[1].splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def set_clock(folder, now):
    new = folder / "clock.next"
    new.write_text(now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    new.replace(folder / "clock")


async def soak(args, folder):
    site = Site(args.paragraphs)
    hosts = [f"127.0.0.{n}" for n in range(1, args.hosts + 1)]
    server = await asyncio.start_server(site.serve, hosts[0], 0)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(site.serve, host, port) for host in hosts[1:]]
    listed = ", ".join(f'"{host}"' for host in hosts)
    config = [f'[service]\nlisten = "unix:metrics.sock"\n[fetch]\nallow_hosts = [{listed}]\nper_host_delay = "0s"\n'
              'per_host_parallel = 4\nuser_agent = "policywatch-soak (+https://soak.example/)"\n']
    for n in range(args.sources):
        config.append(f'[[source]]\nid = "page-{n}"\nurl = "http://{hosts[n % len(hosts)]}:{port}/page/{n}"\n'
                      f'schedule = "{n % 60} {n // 60 % 24} * * *"\n')
    config.append('[[subscriber]]\nname = "Desk"\nemail = "desk@soak.example"\ndelivery = "daily 08:00"\n')
    (folder / "sources.toml").write_text("".join(config))
    now = START
    set_clock(folder, now)
    began = time.monotonic()
    log = (folder / "service.log").open("wb")
    service = subprocess.Popen([args.binary, "daemon"], cwd=folder, stderr=log, env={
        **os.environ, "POLICYWATCH_CLOCK": str(folder / "clock"), "POLICYWATCH_LOG": "policywatch=warn", "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"})
    socket = str(folder / "metrics.sock")
    while not os.path.exists(socket):
        await asyncio.sleep(0.05)
    started = time.monotonic() - began
    samples, days = [], []

    async def settle(most):
        while True:
            state = await metrics(socket)
            if state["policywatch_checks_waiting"] <= most:
                return state
            await asyncio.sleep(0.2)

    while sum(value for name, value in (await metrics(socket)).items() if "checks_total" in name) < args.sources:
        await asyncio.sleep(1)
    first = time.monotonic() - began
    end = START + datetime.timedelta(days=args.days)
    deadline = began + args.minutes * 60
    while now < end and time.monotonic() < deadline:
        before = time.monotonic()
        state = await settle(args.backlog)
        samples.append((now, state["policywatch_resident_memory_bytes"]))
        if not days or now - days[-1][0] >= datetime.timedelta(days=1):
            days.append((now, state["policywatch_resident_memory_bytes"],
                         state["policywatch_database_bytes"] + state["policywatch_database_log_bytes"]))
        now = min(now + datetime.timedelta(seconds=STEP_SECONDS), end)
        set_clock(folder, now)
        await asyncio.sleep(max(0.0, 1.05 - (time.monotonic() - before)))
    await asyncio.sleep(3)
    state = await settle(0)
    await asyncio.sleep(5)
    state = await metrics(socket)
    wall = time.monotonic() - began
    cpu = sum(float(x) for x in open(f"/proc/{service.pid}/stat").read().split()[13:15]) / os.sysconf("SC_CLK_TCK")
    days.append((now, state["policywatch_resident_memory_bytes"],
                 state["policywatch_database_bytes"] + state["policywatch_database_log_bytes"]))
    service.send_signal(signal.SIGTERM)
    code = service.wait()
    for one in [server, *others]:
        one.close()
    return count(args, folder, now) | {
        "sources": args.sources, "simulated_days": (now - START).total_seconds() / 86400, "wall_seconds": round(wall),
        "service_cpu_seconds": round(cpu), "start_seconds": round(started, 2), "first_visits_seconds": round(first),
        "exit_code": code, "requests": site.requests,
        "memory_mib": memory(samples), "by_day": [
            {"day": round((at - START).total_seconds() / 86400, 2), "memory_mib": round(rss / 2**20, 1),
             "database_mib": round(size / 2**20, 1)} for at, rss, size in days],
        "counts": {name: value for name, value in state.items() if "_total" in name and value},
    }


def memory(samples):
    mib = [rss / 2**20 for _, rss in samples]
    half = mib[len(mib) // 2:]
    return {"after_first_visits": round(mib[0], 1), "most": round(max(mib), 1), "median": round(statistics.median(mib), 1),
            "second_half_least": round(min(half), 1), "second_half_most": round(max(half), 1)}


def count(args, folder, now):
    """Visits that are missing and visits too many: each page has one at first, then one for each of its daily times."""
    database = sqlite3.connect(folder / "policywatch.db")
    visits = {}
    for name, at in database.execute("SELECT s.name, c.started_at FROM checks c JOIN sources s ON s.id = c.source ORDER BY c.id"):
        visits.setdefault(int(name[5:]), []).append(datetime.datetime.fromtimestamp(at / 1e6, datetime.timezone.utc))
    missed = doubled = 0
    slack = datetime.timedelta(minutes=args.slack)
    for n in range(args.sources):
        seen = visits.get(n, [])
        due = START.replace(hour=n // 60 % 24, minute=n % 60)
        if seen and due <= seen[0]:
            due += datetime.timedelta(days=1)
        rest = seen[1:]
        while due + slack <= now:
            on_time = [at for at in rest if due <= at < due + datetime.timedelta(days=1)]
            missed += not on_time
            doubled += max(0, len(on_time) - 1)
            due += datetime.timedelta(days=1)
    outcomes = dict(database.execute("SELECT outcome, count(*) FROM checks GROUP BY 1"))
    tables = dict(database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY 1 ORDER BY 2 DESC LIMIT 12")) if has_dbstat(database) else {}
    return {"checks": sum(map(len, visits.values())), "missed": missed, "doubled": doubled, "outcomes": outcomes, "tables_bytes": tables}


def has_dbstat(database):
    try:
        database.execute("SELECT count(*) FROM dbstat LIMIT 1")
        return True
    except sqlite3.OperationalError:
        return False


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--binary", default="target/release/policywatch")
parser.add_argument("--sources", type=int, default=10_000)
parser.add_argument("--days", type=float, default=7)
parser.add_argument("--hosts", type=int, default=50)
parser.add_argument("--paragraphs", type=int, default=40)
parser.add_argument("--backlog", type=int, default=200, help="the clock waits while more due checks wait than this")
parser.add_argument("--slack", type=int, default=60, help="minutes that a visit may be late at the end")
parser.add_argument("--minutes", type=float, default=120, help="the week ends early after so many minutes")
arguments = parser.parse_args()
arguments.binary = str(pathlib.Path(arguments.binary).resolve())
with tempfile.TemporaryDirectory() as name:
    print(json.dumps(asyncio.run(soak(arguments, pathlib.Path(name))), indent=1))
