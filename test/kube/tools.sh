#!/usr/bin/env bash
# Builds a Kubernetes control plane and its tools, by the Go module proxy alone, into a folder; what is there stays. Some
# 15 minutes on one core the first time. Usage: tools.sh FOLDER
set -euo pipefail
folder=${1:?usage: tools.sh FOLDER}
kubernetes=1.33.13
etcd=3.5.21
kwok=0.7.0
helm=3.22.0

mkdir -p "$folder"
export GOBIN=$folder CGO_ENABLED=0 GOTOOLCHAIN=${GOTOOLCHAIN:-local}
export GOFLAGS="-buildvcs=false -trimpath -mod=mod -p=${BUILD_PROCESSES:-2}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# missing NAME: whether a tool is not there yet.
missing() { [ ! -x "$folder/$1" ]; }

# module NAME: an empty module to build programs of others in.
module() {
  mkdir "$work/$1"
  cd "$work/$1"
  go mod init "bluecore.local/$1" 2>/dev/null
}

if missing etcd; then
  module etcd
  go mod edit -require "go.etcd.io/etcd/server/v3@v$etcd"
  nice go build -ldflags "-s -w" -o "$folder/etcd" go.etcd.io/etcd/server/v3
fi

if missing kube-apiserver || missing kube-controller-manager || missing kube-scheduler || missing kubectl || missing kubelet; then
  module kubernetes
  source=$(go mod download -json "k8s.io/kubernetes@v$kubernetes" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
  # Kubernetes' own libraries lie beside it in its repository; as modules they are published with a zero for the one.
  for library in $(sed -n 's#^\t\(k8s.io/[a-z-]*\) => ./staging/.*#\1#p' "$source"); do
    go mod edit -replace "$library=$library@v0.${kubernetes#1.}"
  done
  go mod edit -require "k8s.io/kubernetes@v$kubernetes"
  version=k8s.io/component-base/version
  client=k8s.io/client-go/pkg/version
  flags="-s -w -X $version.gitVersion=v$kubernetes -X $version.gitMajor=1 -X $version.gitMinor=$(cut -d. -f2 <<<$kubernetes)"
  flags="$flags -X $client.gitVersion=v$kubernetes -X $version.buildDate=2026-01-01T00:00:00Z"
  for program in kube-apiserver kube-controller-manager kube-scheduler kubectl kubelet; do
    missing $program && nice go build -ldflags "$flags" -o "$folder/$program" "k8s.io/kubernetes/cmd/$program"
  done
fi

cd "$work"
export GOFLAGS="-buildvcs=false -trimpath -p=${BUILD_PROCESSES:-2}"
if missing helm; then nice go install -ldflags "-s -w" "helm.sh/helm/v3/cmd/helm@v$helm"; fi
if missing kwok; then nice go install -ldflags "-s -w" "sigs.k8s.io/kwok/cmd/kwok@v$kwok"; fi

# How fake nodes and their pods behave; the files lie in kwok's module.
if [ ! -s "$folder/kwok-stages.yaml" ]; then
  stages=$(go mod download -json "sigs.k8s.io/kwok@v$kwok" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')/kustomize/stage
  for file in "$stages"/pod/fast/*.yaml "$stages"/node/fast/*.yaml "$stages"/node/heartbeat-with-lease/*.yaml; do
    case $file in *kustomization*) ;; *) printf -- '---\n'; cat "$file" ;; esac
  done >"$folder/kwok-stages.yaml"
fi
