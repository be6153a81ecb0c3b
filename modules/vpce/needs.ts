/**
 * Who calls AWS from the private subnets, and which services: what an add-on calls is registered here, and the interface
 * endpoints follow. Services are named as in `com.amazonaws.<region>.<service>`.
 */
const calls = {
  // Join the cluster, pull images. (Layers come from S3, by the gateway endpoint.)
  nodes: ["ec2", "ecr.api", "ecr.dkr", "eks"],
  "session-manager": ["ec2messages", "ssm", "ssmmessages"],
  "vpc-cni": ["ec2", "sts"],
  "ebs-csi": ["ec2", "sts"],
  "cluster-autoscaler": ["autoscaling", "ec2", "eks", "sts"],
  // https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters
  karpenter: ["ec2", "eks", "iam", "pricing", "sqs", "ssm", "sts"],
  "load-balancer-controller": ["acm", "ec2", "elasticloadbalancing", "sts"],
  // What the controller calls further, for Ingresses that may name a web ACL or Shield Advanced.
  "load-balancer-waf": ["wafv2"],
  "load-balancer-shield": ["shield"],
  "external-secrets": ["secretsmanager", "sts"],
  "external-dns": ["route53", "sts"],
  grafana: ["monitoring", "sts"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A part of an environment that calls AWS from its private subnets. */
export type Part = keyof typeof calls;

/** What is installed in the cluster and calls AWS, beside what each cluster has. */
export type AddonPart = Exclude<Part, "nodes" | "session-manager" | "vpc-cni" | "ebs-csi">;

type Service = (typeof calls)[Part][number];

/**
 * Services that AWS offers no interface endpoint for, at least not in every region, each with what follows in an environment
 * without a NAT gateway. https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export const withoutEndpoint: Readonly<Partial<Record<Service, string>>> = {
  acm: "certificates are not discovered: an Ingress names its certificate's ARN",
  iam: "Karpenter makes no instance profile: its EC2NodeClass names one (instanceProfile, in place of role)",
  pricing: "Karpenter goes by the prices that it was built with",
  route53: "external-dns can't work: leave it off, and make the domain's record in another way",
  shield: "the controller can't protect a load balancer by Shield Advanced",
  wafv2: "the controller can't attach a web ACL",
};

/** IAM's names of services, where they are not the endpoint's. */
const iamNames: Readonly<Partial<Record<string, string>>> = { monitoring: "cloudwatch" };

/** What IAM calls an endpoint's service, as in `cloudwatch:GetMetricData`; what follows a dot is none of it (ecr.api, ecr.dkr). */
export const iamNameOf = (service: string) => iamNames[service] ?? service.replace(/\..*/, "");

/** The parts in an environment that has a cluster (with what is installed in it) or a bastion. */
export const parts = (has: {
  readonly cluster: boolean;
  readonly bastion: boolean;
  readonly addons: readonly AddonPart[];
}): Part[] => [
  ...(has.cluster ? (["nodes", "vpc-cni", "ebs-csi"] as const) : []),
  ...(has.cluster ? has.addons : []),
  ...(has.cluster || has.bastion ? (["session-manager"] as const) : []),
];

/** The services that the given parts call, in alphabetical order. */
export const servicesOf = (callers: readonly Part[]): Service[] =>
  [...new Set(callers.flatMap((part) => calls[part]))].sort();

/** The services for which the given parts get an interface endpoint, in alphabetical order. */
export const endpointsOf = (callers: readonly Part[]) =>
  servicesOf(callers).filter((service) => withoutEndpoint[service] === undefined);

/** What the given parts lack in an environment without a NAT gateway: a sentence for each service that has no endpoint. */
export const lacksOf = (callers: readonly Part[]) =>
  servicesOf(callers).flatMap((service) => {
    const lack = withoutEndpoint[service];
    return lack === undefined ? [] : [`${service} has no endpoint, so ${lack}`];
  });
