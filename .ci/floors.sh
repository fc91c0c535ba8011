#!/usr/bin/env bash
# Quality floors: needs a release build and the shared pairs and benchmarks; says so where they are not there.
set -euo pipefail
cd "$(dirname "$0")/.."
shared="${POLICYWATCH_SHARED:-../shared}"
if [[ ! -d "$shared/policy-pairs/pairs" ]]; then
    echo "floors: $shared is not here, so nothing was measured"
    exit 0
fi
built="${CARGO_TARGET_DIR:-target}/release"
exec python3 .ci/floors.py --shared "$shared" --binary "$built/policywatch" --reader "$built/examples/numbers_and_dates" "$@"
