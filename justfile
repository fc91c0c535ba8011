# What developers and CI run. `just` lists the recipes.

# List the recipes.
default:
    @just --list

# The README's second command: every test.
test:
    cargo test

# The README's first command: the whole job on sample pages.
demo:
    cargo run --release -- demo

# Formatting, as checked in CI.
format:
    cargo fmt --check

# Lints, as checked in CI.
lint:
    cargo clippy --all-targets -- -D warnings

# Documentation, for those who work on the program, builds without a warning.
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --lib --document-private-items

# What the labelled sentences of measures tell the program (src/provisions/learned/data), learnt anew.
learn:
    cargo run --release --example learn

# Quality floors on the shared pairs and benchmarks, where they are there.
floors:
    cargo build --release --bins --example numbers_and_dates --example learn
    "${CARGO_TARGET_DIR:-target}/release/examples/learn" --check
    bash .ci/floors.sh

# Everything that CI checks.
ci: test format lint doc floors

# Program, unit, man pages, completions and example configuration into the system; needs root. For a package: just deb.
install: _generated
    install -D -m 0755 "${CARGO_TARGET_DIR:-target}/release/policywatch" {{root}}/usr/bin/policywatch
    install -D -m 0644 systemd/policywatch.service {{root}}/usr/lib/systemd/system/policywatch.service
    install -D -m 0644 -t {{root}}/usr/share/man/man1 target/packaging/man/*
    install -D -m 0644 target/packaging/completions/policywatch {{root}}/usr/share/bash-completion/completions/policywatch
    install -D -m 0644 target/packaging/completions/_policywatch {{root}}/usr/share/zsh/site-functions/_policywatch
    install -D -m 0644 target/packaging/completions/policywatch.fish {{root}}/usr/share/fish/vendor_completions.d/policywatch.fish
    test -e {{root}}/etc/policywatch/sources.toml || install -D -m 0644 packaging/sources.toml {{root}}/etc/policywatch/sources.toml
    if [ -d /run/systemd/system ] && [ -z "{{root}}" ]; then systemctl daemon-reload; fi

# Takes out what `just install` put in. The configuration and the database stay.
uninstall:
    if [ -d /run/systemd/system ] && [ -z "{{root}}" ]; then systemctl disable --now policywatch || true; fi
    rm -f {{root}}/usr/bin/policywatch {{root}}/usr/lib/systemd/system/policywatch.service
    rm -f {{root}}/usr/share/man/man1/policywatch.1.gz {{root}}/usr/share/man/man1/policywatch-*.1.gz
    rm -f {{root}}/usr/share/bash-completion/completions/policywatch {{root}}/usr/share/zsh/site-functions/_policywatch
    rm -f {{root}}/usr/share/fish/vendor_completions.d/policywatch.fish
    if [ -d /run/systemd/system ] && [ -z "{{root}}" ]; then systemctl daemon-reload; fi
    @echo "Left: {{root}}/etc/policywatch and {{root}}/var/lib/policywatch"

# Where `install` and `uninstall` work: another root, for packagers.
root := ""

# The Debian package, into the target folder's debian/; needs cargo-deb.
deb: _generated
    cargo deb --no-build

_generated:
    cargo build --release
    bash packaging/generated.sh "${CARGO_TARGET_DIR:-target}/release/policywatch" target/packaging

# The README's transcripts, as the program prints them now.
transcripts:
    cargo build --release
    python3 .ci/transcripts.py "$PWD/target/release/policywatch"
