#!/usr/bin/env bash
# npm run test:compose: docker-compose.yml as the README has it, API and Redis, and the contract suite against them.
set -euo pipefail
cd "$(dirname "$0")/../.."

end() {
  code=$?
  [ "$code" = 0 ] || docker compose logs --tail 50
  docker compose down --volumes
  exit "$code"
}
trap end EXIT

docker compose up --detach --build --wait --wait-timeout 180
BASE_URL=http://127.0.0.1:8000 npm run --silent test:contract
