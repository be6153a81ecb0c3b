import type { ITerraformDependable } from "cdktf";
import type { Cluster } from "../eks/cluster";
import type { Sources } from "../helm/sources";
import type { Account } from "../iam/account";

/** What every add-on is given. */
export interface AddonProps {
  readonly account: Account;
  readonly cluster: Cluster;
  /** What the names of its AWS parts begin with: the cluster's name. */
  readonly prefix: string;
  readonly sources: Sources;
  /** Whether Prometheus' operator is there, to be told what to read. */
  readonly monitored: boolean;
  /** What must stand before it, and go after it. */
  readonly after: readonly ITerraformDependable[];
}

/** Namespaces that the add-ons share. */
export const systemNamespace = "kube-system";

/** Room that a container is promised, and the memory at which it is ended. CPU has no limit: it would only slow it down. */
export const room = (cpu: string, memory: string, memoryLimit = memory) => ({
  requests: { cpu, memory },
  limits: { memory: memoryLimit },
});

/** Spreads the pods with the given labels over zones and nodes, as far as there are any. */
export const spread = (matchLabels: Readonly<Record<string, string>>) =>
  ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  }));

/** A pod that is not root, for charts that don't say so themselves. */
export const unprivilegedPod = { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } };

/** A container without rights, on a root that can't be written, for charts that don't say so themselves. */
export const unprivilegedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
