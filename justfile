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

# Quality floors on the shared pairs and benchmarks, where they are there.
floors:
    cargo build --release
    bash .ci/floors.sh

# Everything that CI checks.
ci: test format lint doc floors

# Program, unit and example configuration into the system; needs root.
install:
    cargo build --release
    install -D -m 0755 target/release/policywatch /usr/bin/policywatch
    install -D -m 0644 systemd/policywatch.service /usr/lib/systemd/system/policywatch.service
    test -e /etc/policywatch/sources.toml || install -D -m 0644 sources.toml /etc/policywatch/sources.toml
    systemctl daemon-reload

# The README's transcripts, as the program prints them now.
transcripts:
    cargo build --release
    python3 .ci/transcripts.py "$PWD/target/release/policywatch"
