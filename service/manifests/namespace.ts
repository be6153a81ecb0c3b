import type { Namespace, ServiceAccount } from "kubernetes-types/core/v1";
import { restrictedNamespace } from "./security";

/** Labels of the counter's namespace: only restricted pods, and each new pod waits until its load balancer sends to it. */
export const namespaceLabels = (onAws: boolean): Readonly<Record<string, string>> => ({
  ...restrictedNamespace,
  // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
  ...(onAws ? { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } : {}),
});

/** The namespace of the counter. */
export const namespace = (name: string, labels: Readonly<Record<string, string>>) =>
  ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }) satisfies Namespace;

/** Annotations of a service account whose tokens AWS takes for the given role. */
export const roleAnnotations = (roleArn: string) => ({ "eks.amazonaws.com/role-arn": roleArn });

/** A service account; the pods that run as it get no token of the Kubernetes API. */
export const serviceAccount = (
  place: { readonly namespace: string; readonly name: string },
  annotations: Readonly<Record<string, string>> = {},
) =>
  ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { ...place, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    automountServiceAccountToken: false,
  }) satisfies ServiceAccount;
