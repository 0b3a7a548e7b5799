#!/usr/bin/env bash
# Runs the tests on each version of Node that is supported: test/node_versions.sh [VERSION...]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
versions=("$@")
((${#versions[@]} > 0)) || versions=(20 24 26)
npm run --silent build
for version in "${versions[@]}"; do
  echo "Node $(npx --yes --package "node@$version" node --version)"
  npx --yes --package "node@$version" node --experimental-vm-modules --disable-warning=ExperimentalWarning \
    node_modules/jest/bin/jest.js --silent
done
