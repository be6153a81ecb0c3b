import type { PodDisruptionBudget } from "kubernetes-types/policy/v1";
import { metadata, selectorLabels } from "./object";
import { type CounterSettings, counterIdentity } from "./settings";

/** At most one pod away at a time while nodes are drained; also when there is but one, or no node could ever go. */
export const podDisruptionBudget = (settings: Pick<CounterSettings, "namespace">) =>
  ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: metadata(counterIdentity(settings)),
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: selectorLabels(counterIdentity(settings)) },
      // A pod that is broken anyway holds up no node.
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  }) satisfies PodDisruptionBudget;
