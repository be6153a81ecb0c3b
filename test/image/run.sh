#!/usr/bin/env bash
# Builds the Dockerfile and tries the image, with buildah: it needs no daemon. As root, on Debian or its like.
#
#   BASE_IMAGE   an image with Node to build on, such as node:22-slim where a registry of images can be reached. Without
#                it a stand-in is made once: Debian's smallest system, with Node and npm from their npm packages.
#   CACHE_DIR    where the stand-in is kept between runs
set -euo pipefail
cd "$(dirname "$0")/../.."

cache="${CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/bluecore}"
work="$(mktemp -d)"
export STORAGE_DRIVER=vfs
node_version=22
certificates=/etc/ssl/certs/ca-certificates.crt
container=
server=
failed=0
passed=0

finish() {
  [ -z "$server" ] || kill -- "-$server" 2>/dev/null || true
  [ -z "$container" ] || buildah rm "$container" >/dev/null
  rm -rf "$work"
}
trap finish EXIT

check() { # check WHAT COMMAND...: one line on what was tried
  local what="$1"
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $what"
  else
    failed=$((failed + 1))
    echo "FAILED  $what"
    tail -n 20 "$work/out"
  fi
}

make_stand_in() { # make_stand_in TARBALL
  local root="$work/root" mirror
  mirror="$(apt-get indextargets --format '$(REPO_URI)' | head -n 1)"
  debootstrap --variant=minbase bookworm "$root" "$mirror" >"$work/debootstrap.log"
  npm install --silent --prefix "$work/node" "node@$node_version" npm@10
  install -m 755 "$work/node/node_modules/node/bin/node" "$root/usr/local/bin/node"
  mkdir -p "$root/usr/local/lib/node_modules"
  cp -r "$work/node/node_modules/npm" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  # The builder's authorities, for `npm ci` in the build. A real base is used as it is.
  [ ! -f "$certificates" ] || install -D -m 644 "$certificates" "$root$certificates"
  mkdir -p "$(dirname "$1")"
  tar -C "$root" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists -cf "$1" .
}

base="${BASE_IMAGE:-}"
arguments=()
if [ -z "$base" ]; then
  tarball="$cache/node-$node_version-slim.tar"
  [ -f "$tarball" ] || make_stand_in "$tarball"
  base="localhost/node:$node_version-slim"
  scratch="$(buildah from scratch)"
  buildah add --quiet "$scratch" "$tarball" / >/dev/null
  buildah commit --quiet "$scratch" "$base" >/dev/null
  buildah rm "$scratch" >/dev/null
  arguments+=(--pull-never --build-arg "NPM_CONFIG_REGISTRY=$(npm config get registry)")
  [ ! -f "$certificates" ] || arguments+=(--build-arg "NODE_EXTRA_CA_CERTS=$certificates")
fi

started=$SECONDS
buildah build --quiet --isolation chroot --network host --platform=linux/amd64 "${arguments[@]}" \
  --build-arg "BASE=$base" --format docker --tag bluecore . >"$work/build.log" 2>&1 || {
  tail -n 40 "$work/build.log"
  exit 1
}
echo "built in $((SECONDS - started)) s"

container="$(buildah from --pull-never bluecore)"
root="$(buildah mount "$container")"
setsid buildah run --isolation chroot --network host "$container" -- node --max-semi-space-size=8 dist/service/main.js >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
  curl --silent --fail --output /dev/null http://127.0.0.1:8000/healthz && break
  sleep 0.1
done

check "GET /read gives {\"counter\":0}" test "$(curl -s http://127.0.0.1:8000/read)" = '{"counter":0}'
check "POST /write gives {\"counter\":1}" test "$(curl -s -X POST http://127.0.0.1:8000/write)" = '{"counter":1}'
check "it runs as user 10001" test "$(buildah run --isolation chroot "$container" -- id -u)" = 10001
check "it may write its data folder and nothing of its own" buildah run --isolation chroot "$container" -- \
  sh -c 'test -w /data && ! test -w /app && ! test -w /app/dist/service/main.js'
check "its health check passes" buildah run --isolation chroot --network host "$container" -- \
  node -e 'fetch("http://127.0.0.1:8000/healthz").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))'
check "none of the infrastructure's packages are in it" test ! -e "$root/app/node_modules/cdktf" -a ! -e "$root/app/node_modules/typescript"
check "no tests are in it" test -z "$(find "$root/app/dist" -name '*.test.js')"
size="$(du -sb "$root/app" | cut -f 1)"
echo "the image installs $((size / 100000 / 10)).$((size / 100000 % 10)) MB besides Node (goal: under 25)"
check "that is under 25 MB" test "$size" -lt 25000000

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
