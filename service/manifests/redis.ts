import type { StatefulSet } from "kubernetes-types/apps/v1";
import type { Service } from "kubernetes-types/core/v1";
import type { NetworkPolicy } from "kubernetes-types/networking/v1";
import { type Identity, metadata, selectorLabels } from "./object";
import { restrictedContainer, restrictedPod } from "./security";
import { counterIdentity, redisPort } from "./settings";

/** The user and the group of Redis' own image. */
const redisUser = { id: 999, group: 1000 };

const dataFolder = "/data";

export const redisIdentity = (namespace: string): Identity => ({ name: "redis", namespace, component: "store" });

/** One Redis with a disk, for a cluster on one's own machine; on AWS it is ElastiCache. */
export function redis(namespace: string) {
  const identity = redisIdentity(namespace);
  const labels = selectorLabels(identity);
  const ping = { exec: { command: ["redis-cli", "ping"] } };
  const statefulSet = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata(identity),
    spec: {
      serviceName: identity.name,
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: metadata(identity).labels ?? labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(redisUser.id, redisUser.group),
          containers: [
            {
              name: "redis",
              image: "redis:7-alpine",
              // Every write is on disk before it is answered, as in docker-compose.yml.
              args: [
                ...["redis-server", "--dir", dataFolder, "--appendonly", "yes", "--appendfsync", "always"],
                // Redis' own image is built so; the network policy says who may connect.
                ...["--protected-mode", "no"],
              ],
              ports: [{ name: "redis", containerPort: redisPort }],
              resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "256Mi" } },
              readinessProbe: { ...ping, periodSeconds: 2, timeoutSeconds: 2 },
              livenessProbe: { ...ping, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
              securityContext: restrictedContainer,
              volumeMounts: [{ name: "data", mountPath: dataFolder }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  } satisfies StatefulSet;
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(identity),
    spec: { selector: labels, ports: [{ name: "redis", port: redisPort, targetPort: "redis" }] },
  } satisfies Service;
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(identity),
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ podSelector: { matchLabels: selectorLabels(counterIdentity({ namespace })) } }],
          ports: [{ protocol: "TCP", port: redisPort }],
        },
      ],
      egress: [],
    },
  } satisfies NetworkPolicy;
  return { statefulSet, service, policy };
}
