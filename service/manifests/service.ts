import type { Service } from "kubernetes-types/core/v1";
import { ports } from "../ports";
import { metadata, selectorLabels } from "./object";
import { type CounterSettings, counterIdentity } from "./settings";

/** The API and its metrics inside the cluster; the Ingress leads to the first port only. */
export const service = (settings: Pick<CounterSettings, "namespace">) =>
  ({
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(counterIdentity(settings)),
    spec: {
      type: "ClusterIP",
      selector: selectorLabels(counterIdentity(settings)),
      ports: [
        { name: "http", port: 80, targetPort: "http" },
        { name: "metrics", port: ports.metrics, targetPort: "metrics" },
      ],
    },
  }) satisfies Service;
