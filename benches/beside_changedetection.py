#!/usr/bin/env python3
"""What changedetection.io takes for pages that the soak's site serves: `benches/beside_changedetection.py --program PATH`.

Starts it on loopback with an empty folder, hands it the pages by its API, waits until each was visited, then asks for all of
them again, unchanged. Prints one JSON object: wall seconds, processor milliseconds a page, peak memory. It has no clock that
can be moved, so a week cannot be simulated. Measured with 0.60.10 from PyPI in a venv; PATH is `venv/bin/changedetection.io`.
"""
import argparse
import http.server
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time
import urllib.request

WORKERS = 10
LONGEST_WAIT_SECONDS = 900


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        number = self.path.rsplit("/", 1)[-1]
        filler = "".join(f"<p>Workshop {n} of district {number} taught its trade for {20 + n} years.</p>" for n in range(30))
        body = f"<html><body><h1>Plan {number}</h1><p>By 2027, the district aims to deploy 1000 robots.</p>{filler}</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def free_port():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        return server.server_address[1]


def cost(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def wait_for(log, visits, process):
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while len(re.findall(r"completed watch", log.read_text())) < visits:
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("changedetection.io ended or did not get through")
        time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--pages", type=int, default=1000)
    args = parser.parse_args()
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder, log, port = pathlib.Path(name) / "data", pathlib.Path(name) / "log", free_port()
        folder.mkdir()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [args.program, "-d", str(folder), "-p", str(port), "-h", "127.0.0.1"], stdout=out, stderr=out,
                env={**os.environ, "ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "FETCH_WORKERS": str(WORKERS)})
        try:
            print(json.dumps(measure(args, site, folder, log, port, process), indent=1))
        finally:
            process.terminate()
            process.wait()


def measure(args, site, folder, log, port, process):
    def ask(method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/{path}", data=body, method=method)
        request.add_header("x-api-key", key)
        request.add_header("Content-Type", "text/plain")
        return urllib.request.urlopen(request).read()

    while not (token := [found for file in folder.glob("*.json")
                         for found in re.findall(r'"api_access_token": *"([^"]+)"', file.read_text())]):
        time.sleep(0.5)
    key = token[0]
    while True:
        try:
            own = json.loads(ask("GET", "watch"))
            break
        except OSError:
            time.sleep(0.5)
    # Its examples lie outside this machine.
    for watch in own:
        ask("DELETE", f"watch/{watch}")
    time.sleep(40)
    result = {"pages": args.pages, "workers": WORKERS}
    addresses = "\n".join(f"http://127.0.0.1:{site.server_address[1]}/page/{n}" for n in range(args.pages))
    for case, start in [("new", lambda: ask("POST", "import", addresses.encode())),
                        ("unchanged", lambda: ask("GET", "watch?recheck_all=1"))]:
        visits = len(re.findall(r"completed watch", log.read_text()))
        before, began = cost(process), time.monotonic()
        start()
        wait_for(log, visits + args.pages, process)
        result[case] = {"wall_seconds": round(time.monotonic() - began, 1),
                        "cpu_ms_a_page": round((cost(process) - before) * 1000 / args.pages, 1)}
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    result["peak_mib"] = round(int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024, 1)
    return result


main()
