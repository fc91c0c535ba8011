#!/usr/bin/env bash
# The Debian package in a fresh root: installed, run, upgraded over an edited configuration, removed, purged.
# try.sh PACKAGE [FOLDER]: needs root and debootstrap; FOLDER keeps the fresh root for the next time.
set -euo pipefail
package=$(realpath "$1")
keep=${2:-}
root=$(mktemp -d)
serving=
finish() {
    if [[ -n "$serving" ]]; then kill "$serving" 2>/dev/null || true; fi
    rm -rf --one-file-system "$root"
}
trap finish EXIT
fail() { echo "try: $*" >&2; exit 1; }

if [[ -n "$keep" && -x "$keep/bin/sh" ]]; then
    cp -a "$keep/." "$root/"
else
    timeout 600 debootstrap --variant=minbase bookworm "$root" >/dev/null
    if [[ -n "$keep" ]]; then mkdir -p "$keep" && cp -a "$root/." "$keep/"; fi
fi
inside() { timeout 120 chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }

cp "$package" "$root/policywatch.deb"
inside dpkg --force-depends -i /policywatch.deb
inside policywatch --version
inside policywatch --config /etc/policywatch/sources.toml config | grep -q correct || fail "the example is not right"
for file in /usr/lib/systemd/system/policywatch.service /usr/share/man/man1/policywatch.1.gz \
    /usr/share/man/man1/policywatch-check.1.gz /usr/share/bash-completion/completions/policywatch \
    /usr/share/zsh/vendor-completions/_policywatch /usr/share/fish/vendor_completions.d/policywatch.fish \
    /usr/lib/sysusers.d/policywatch.conf /usr/share/doc/policywatch/copyright; do
    [[ -e "$root$file" ]] || fail "$file is not there"
done
inside dpkg-query -W -f '${Conffiles}\n' policywatch | grep -q /etc/policywatch/sources.toml || fail "no conffile"

# Its whole job, and the service itself, with a notify socket in systemd's place.
inside policywatch demo --dir /demo > "$root/demo.txt"
grep -q "3 mails were written" "$root/demo.txt" || fail "the demo did not do its job"
inside policywatch --config /demo/sources.toml verify
python3 - "$root" <<'PYTHON' &
import os, socket, sys
path = os.path.join(sys.argv[1], "run/notify")
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind(path)
server.settimeout(60)
with open(os.path.join(sys.argv[1], "told.txt"), "wb", buffering=0) as told:
    try:
        while True:
            told.write(server.recv(4096) + b"\n")
    except TimeoutError:
        pass
PYTHON
serving=$!
sleep 1
mkdir -p "$root/var/lib/policywatch"
printf '[service]\ndatabase = "/var/lib/policywatch/policywatch.db"\n' > "$root/etc/policywatch/sources.toml"
timeout 60 chroot "$root" /usr/bin/env -i NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=4000000 \
    /usr/bin/policywatch --config /etc/policywatch/sources.toml daemon 2> "$root/service.txt" &
daemon=$!
for _ in $(seq 100); do grep -q WATCHDOG=1 "$root/told.txt" 2>/dev/null && break; sleep 0.2; done
inside policywatch --config /etc/policywatch/sources.toml reload || fail "no reload"
inside policywatch --config /etc/policywatch/sources.toml status || fail "not well"
pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$root/var/lib/policywatch/policywatch.db.lock")
kill "$pid"
wait "$daemon" || fail "the service did not end well: $(cat "$root/service.txt")"
sleep 1
for state in READY=1 RELOADING=1 WATCHDOG=1 STOPPING=1; do
    grep -q "$state" "$root/told.txt" || fail "systemd did not hear $state"
done

# An upgrade leaves what was edited; a removal takes the program and leaves the configuration; a purge takes that.
inside dpkg --force-depends --force-confold -i /policywatch.deb
grep -q timezone "$root/etc/policywatch/sources.toml" && fail "the edited configuration was overwritten"
inside dpkg -r policywatch
[[ ! -e "$root/usr/bin/policywatch" && -e "$root/etc/policywatch/sources.toml" ]] || fail "the removal is not clean"
inside dpkg -P policywatch
[[ ! -e "$root/etc/policywatch" ]] || fail "the purge left the configuration"
[[ -e "$root/var/lib/policywatch/policywatch.db" ]] || fail "the purge took the evidence"
left=$(find "$root/usr" "$root/etc" "$root/lib" -name '*policywatch*' | grep -v /var/ || true)
[[ -z "$left" ]] || fail "left behind: $left"
echo "try: installed, run, upgraded, removed and purged in a fresh root"
