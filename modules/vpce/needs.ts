/** Parts of an environment that call AWS from its private subnets. */
export type Part = "nodes" | "vpc-cni" | "ebs-csi" | "session-manager" | "secrets";

/** The AWS services that each part calls, by the last words of their endpoint's name. */
const services: Readonly<Record<Part, readonly string[]>> = {
  // Pull images, join the cluster, take a role.
  nodes: ["ec2", "ecr.api", "ecr.dkr", "eks", "sts"],
  "vpc-cni": ["ec2", "sts"],
  "ebs-csi": ["ec2", "sts"],
  "session-manager": ["ec2messages", "ssm", "ssmmessages"],
  secrets: ["kms", "secretsmanager", "sts"],
};

/** The callers in an environment that has a cluster, a bastion or Redis. */
export const parts = (has: {
  readonly cluster: boolean;
  readonly bastion: boolean;
  readonly redis: boolean;
}): Part[] => [
  ...(has.cluster ? (["nodes", "vpc-cni", "ebs-csi"] as const) : []),
  ...(has.cluster || has.bastion ? (["session-manager"] as const) : []),
  ...(has.cluster && has.redis ? (["secrets"] as const) : []),
];

/** The services for which the given parts need an interface endpoint, in alphabetical order. */
export const servicesOf = (callers: readonly Part[]) => [...new Set(callers.flatMap((part) => services[part]))].sort();
