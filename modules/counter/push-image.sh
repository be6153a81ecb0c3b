#!/usr/bin/env bash
# Builds the service's image and pushes it to ECR, unless it is there. IMAGE: repository and tag. PLATFORM: such as
# linux/amd64. Builds with docker, podman or buildah, whichever comes first. Run by the deploy, from the project's folder.
set -euo pipefail
: "${IMAGE:?}" "${PLATFORM:?}"

registry=${IMAGE%%/*}
repository=${IMAGE#*/}
tag=${repository##*:}
repository=${repository%:*}
region=$(cut -d. -f4 <<<"$registry")

found=$(aws ecr batch-get-image --region "$region" --repository-name "$repository" --image-ids "imageTag=$tag" \
  --query 'length(images)' --output text)
if [ "$found" != 0 ]; then
  echo "$IMAGE is there already"
  exit 0
fi

for engine in docker podman buildah; do
  if command -v "$engine" >/dev/null; then break; fi
  engine=
done
if [ -z "$engine" ]; then
  echo "no docker, podman or buildah on the PATH to build $IMAGE; install one, or push the image from elsewhere" >&2
  exit 1
fi
"$engine" build --platform "$PLATFORM" --tag "$IMAGE" .
aws ecr get-login-password --region "$region" | "$engine" login --username AWS --password-stdin "$registry"
"$engine" push "$IMAGE"
