import type { ITerraformDependable } from "cdktf";

/** An EKS cluster as the other modules see it, whether this environment makes it or another one does. */
export interface Cluster {
  readonly name: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** The API server's certificate authority, base64. */
  readonly certificateAuthority: string;
  /** The security group that EKS gives the control plane and every managed node. */
  readonly securityGroupId: string;
  /** Issuer of service account tokens, without `https://`. */
  readonly oidcIssuer: string;
  readonly oidcProviderArn: string;
  /** What must stand before anything is installed in the cluster, and go after it: nodes, add-ons, access. */
  readonly ready: readonly ITerraformDependable[];
}
