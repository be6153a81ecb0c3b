import type { Deployment } from "kubernetes-types/apps/v1";
import type { Container, PodSpec, Probe } from "kubernetes-types/core/v1";
import { ports } from "../ports";
import { counterEnv, ending, secretFolder } from "./config-map";
import { metadata, selectorLabels } from "./object";
import { restrictedContainer, restrictedPod } from "./security";
import { type CounterSettings, counterIdentity, counterName } from "./settings";

/** The user of the image, by number, as the Dockerfile has it. */
const imageUser = 10001;

/** The name of the container, by which `kubectl logs` and dashboards find it. */
const containerName = "api";

/** Annotations of the pods; a change of one rolls them. */
export const rollAnnotations = { config: "bluecore/config-digest", secret: "bluecore/redis-secret-version" } as const;

const probe = (path: string, limits: Probe): Probe => ({ httpGet: { path, port: "http" }, ...limits });

/** The pods of the API: replaced with no request lost, spread over zones and nodes. */
export function deployment(settings: CounterSettings) {
  const identity = counterIdentity(settings);
  const labels = selectorLabels(identity);
  const { secret } = settings.redis;
  const annotations: Record<string, string> = {
    [rollAnnotations.config]: settings.digest(counterEnv(settings)),
    ...(secret ? { [rollAnnotations.secret]: secret.version } : {}),
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(identity),
    spec: {
      ...(settings.replicas === undefined ? {} : { replicas: settings.replicas }),
      selector: { matchLabels: labels },
      // A new pod is ready before an old one goes; a quarter at a time, so that many pods take no longer than few.
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      revisionHistoryLimit: 5,
      template: {
        metadata: { labels: metadata(identity).labels ?? labels, annotations },
        spec: podSpec(settings),
      },
    },
  } satisfies Deployment;
}

function podSpec(settings: CounterSettings): PodSpec {
  const labelSelector = { matchLabels: selectorLabels(counterIdentity(settings)) };
  const { secret } = settings.redis;
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    // A preference: when a zone is down, pods belong into those that stand.
    whenUnsatisfiable: "ScheduleAnyway" as const,
    labelSelector,
    // Counted for each version on its own, so that a rolling update ends up spread, too.
    matchLabelKeys: ["pod-template-hash"],
  });
  return {
    serviceAccountName: settings.serviceAccount,
    // The service never calls the Kubernetes API.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: ending.preStop + ending.drain + ending.shutdown + ending.reserve,
    securityContext: restrictedPod(imageUser),
    nodeSelector: {
      "kubernetes.io/os": "linux",
      ...(settings.architecture === undefined ? {} : { "kubernetes.io/arch": settings.architecture }),
    },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(spread),
    containers: [container(settings)],
    ...(secret ? { volumes: [{ name: "redis-secret", secret: { secretName: secret.name, defaultMode: 0o440 } }] } : {}),
  };
}

function container({ image, redis }: CounterSettings): Container {
  return {
    name: containerName,
    image,
    imagePullPolicy: "IfNotPresent",
    ports: [
      { name: "http", containerPort: ports.http },
      { name: "metrics", containerPort: ports.metrics },
    ],
    envFrom: [{ configMapRef: { name: counterName } }],
    // One process on one core; the memory limit leaves the benchmark's 90 MB room to double. No limit on the CPU: throttling
    // would slow requests that a free core could serve.
    resources: { requests: { cpu: "250m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    startupProbe: probe("/healthz", { periodSeconds: 1, failureThreshold: 60, timeoutSeconds: 2 }),
    readinessProbe: probe("/readyz", { periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3 }),
    // Slow to give up: a restart mends a hung process, and no trouble of Redis.
    livenessProbe: probe("/healthz", { periodSeconds: 10, failureThreshold: 6, timeoutSeconds: 5 }),
    lifecycle: { preStop: { sleep: { seconds: ending.preStop } } },
    securityContext: restrictedContainer,
    ...(redis.secret ? { volumeMounts: [{ name: "redis-secret", mountPath: secretFolder, readOnly: true }] } : {}),
  };
}
