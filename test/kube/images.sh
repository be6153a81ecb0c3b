#!/usr/bin/env bash
# Builds the images of the files for Minikube with buildah, which needs no daemon, as docker archives. As root on Debian.
# Usage: images.sh FOLDER. BASE_IMAGE: an image with Node; without it the stand-in that test/image/run.sh keeps is used, and
# made when it is missing. Redis is the machine's own redis-server.
set -euo pipefail
folder=${1:?usage: images.sh FOLDER}
mkdir -p "$folder"
cd "$(dirname "$0")/../.."
cache="${CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/bluecore}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
certificates=/etc/ssl/certs/ca-certificates.crt
build=(buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run")

# image NAME FOLDER CONFIG...: an image of a folder's files.
image() {
  local name=$1 files=$2 container
  shift 2
  container="$("${build[@]}" from scratch)"
  "${build[@]}" copy --quiet "$container" "$files" / >/dev/null
  [ $# = 0 ] || "${build[@]}" config "$@" "$container"
  "${build[@]}" commit --quiet "$container" "$name" >/dev/null
  "${build[@]}" rm "$container" >/dev/null
}

# save NAME FILE: an image as an archive that containerd imports.
save() { "${build[@]}" push --quiet "$1" "docker-archive:$folder/$2.tar:$1"; }

mkdir -p "$work/pause" "$work/redis/usr/bin"
cat >"$work/pause.go" <<'GO'
package main

import (
	"os"
	"os/signal"
	"syscall"
)

// The process that holds a pod's network open, until it is told to end.
func main() {
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGINT, syscall.SIGTERM)
	<-ends
}
GO
(cd "$work" && CGO_ENABLED=0 go build -o pause/pause pause.go)
image localhost/pause:1 "$work/pause" --entrypoint '["/pause"]'
save localhost/pause:1 pause

for program in redis-server redis-cli; do
  path="$(readlink -f "$(command -v $program)")"
  cp "$path" "$work/redis/usr/bin/$program"
  for library in $(ldd "$path" | grep -oE '/[^ ]+'); do
    mkdir -p "$work/redis$(dirname "$library")"
    cp -L "$library" "$work/redis$library"
  done
done
image docker.io/library/redis:7-alpine "$work/redis" --env PATH=/usr/bin
save docker.io/library/redis:7-alpine redis

base="${BASE_IMAGE:-}"
arguments=()
if [ -z "$base" ]; then
  tarball="$cache/node-22-slim.tar"
  [ -f "$tarball" ] || npm run --silent test:image
  base=localhost/node:22-slim
  container="$("${build[@]}" from scratch)"
  "${build[@]}" add --quiet "$container" "$tarball" / >/dev/null
  "${build[@]}" commit --quiet "$container" "$base" >/dev/null
  "${build[@]}" rm "$container" >/dev/null
  arguments+=(--pull-never --build-arg "NPM_CONFIG_REGISTRY=$(npm config get registry)")
  [ ! -f "$certificates" ] || arguments+=(--build-arg "NODE_EXTRA_CA_CERTS=$certificates")
fi
"${build[@]}" build --quiet --isolation chroot --network host "${arguments[@]}" --build-arg "BASE=$base" \
  --format docker --tag docker.io/library/bluecore:local . >/dev/null
save docker.io/library/bluecore:local counter
