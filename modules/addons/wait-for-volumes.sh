#!/usr/bin/env bash
# Waits until no EBS volume is left of those that claims of a namespace had made. Kubernetes forgets a claim at once, and its
# driver deletes the volume some time after: were the driver gone by then, the volume would stay, and cost. CLUSTER,
# NAMESPACE, REGION. Run by the destroy, from the project's folder. LIMIT_SECONDS: how long it waits at most.
set -euo pipefail
: "${CLUSTER:?}" "${NAMESPACE:?}" "${REGION:?}"
limit=${LIMIT_SECONDS:-600}

# The first tag is of the storage class, the second of the driver.
volumes() {
  aws ec2 describe-volumes --region "$REGION" --query 'Volumes[].VolumeId' --output text --filters \
    "Name=tag:bluecore/cluster,Values=$CLUSTER" "Name=tag:kubernetes.io/created-for/pvc/namespace,Values=$NAMESPACE"
}

while true; do
  left=$(volumes)
  [ -n "$left" ] || exit 0
  if [ "$SECONDS" -ge "$limit" ]; then
    echo "volumes of $NAMESPACE in $CLUSTER are still there after $limit s: $left" >&2
    echo "see why in the log of the EBS driver, or delete them (aws ec2 delete-volume), and destroy again" >&2
    exit 1
  fi
  sleep "${PAUSE_SECONDS:-5}"
done
