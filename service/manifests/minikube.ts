import { configMap } from "./config-map";
import { deployment } from "./deployment";
import { digestOf } from "./digest";
import { podDisruptionBudget } from "./disruption-budget";
import { ingress } from "./ingress";
import { namespace, namespaceLabels, serviceAccount } from "./namespace";
import { networkPolicy } from "./network-policy";
import { type KubernetesObject, selectorLabels } from "./object";
import { redis, redisIdentity } from "./redis";
import { service } from "./service";
import { type CounterSettings, counterName, redisPort } from "./settings";

/** The image's name where it is built on the machine that runs it. */
const localImage = "bluecore:local";

/** The counter and a Redis of its own on one's own machine, as files for `kubectl apply -f`, in their order. */
export function minikubeFiles(): Readonly<Record<string, readonly KubernetesObject[]>> {
  const place = { namespace: counterName };
  const settings: CounterSettings = {
    ...place,
    image: localImage,
    serviceAccount: counterName,
    replicas: 2,
    basePath: "/",
    redis: {
      address: `redis:${redisPort}`,
      cluster: false,
      tls: false,
      keyPrefix: "bluecore:",
      minReplicas: 0,
      peer: { namespace: counterName, podLabels: selectorLabels(redisIdentity(counterName)) },
    },
    callers: { namespace: "ingress-nginx" },
    digest: digestOf,
  };
  const store = redis(counterName);
  return {
    "00-namespace": [
      namespace(counterName, namespaceLabels(false)),
      serviceAccount({ namespace: counterName, name: counterName }),
    ],
    "10-redis": [store.service, store.statefulSet, store.policy],
    "20-config-map": [configMap(settings)],
    "30-deployment": [deployment(settings), podDisruptionBudget(settings)],
    "40-service": [service(settings), networkPolicy(settings)],
    "50-ingress": [ingress({ ...place, className: "nginx", path: settings.basePath, annotations: {} })],
  };
}
