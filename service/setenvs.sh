#!/usr/bin/env bash
# service/setenvs.sh <environment> [--set key=value …] [--out folder]: the manifests of an environment, ready for
# `kubectl apply -f`. The same as `npm run setenvs -- …`.
set -euo pipefail
# A relative folder is meant from where one stands.
args=()
while [ $# -gt 0 ]; do
  case $1 in
    --out) args+=("--out=$(realpath -m -- "${2:?--out wants a folder}")"); shift 2 ;;
    --out=*) args+=("--out=$(realpath -m -- "${1#--out=}")"); shift ;;
    *) args+=("$1"); shift ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec npm run --silent setenvs -- "${args[@]}"
