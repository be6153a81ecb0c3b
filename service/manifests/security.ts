import type { PodSecurityContext, SecurityContext } from "kubernetes-types/core/v1";

/** Labels of a namespace in which Pod Security refuses what is not `restricted`, so that no mistake slips in. */
export const restrictedNamespace = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
} as const;

/** A pod of the given user, as Pod Security `restricted` wants it. */
export const restrictedPod = (user: number, group = user): PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: group,
  fsGroup: group,
  seccompProfile: { type: "RuntimeDefault" },
});

/** A container that gains nothing, and writes to its volumes only. */
export const restrictedContainer: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
