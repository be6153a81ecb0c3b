import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, spread, systemNamespace } from "./addon";
import { AddonRole } from "./addon-role";
import { loadBalancerControllerStatements } from "./load-balancer-controller-iam";

export const chart = {
  repository: "https://aws.github.io/eks-charts",
  name: "aws-load-balancer-controller",
  version: "3.5.0",
} as const;

export interface LoadBalancerControllerProps extends AddonProps {
  readonly vpcId: string;
  /** Whether the VPC has no way to AWS's public endpoints, such as those of WAF and Shield. */
  readonly isolated: boolean;
}

/** Makes load balancers out of Ingresses. `enableAwsLoadBalancerController`, on. */
export class LoadBalancerController extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const { account, cluster, prefix, sources, after, vpcId, isolated } = props;
    const role = new AddonRole(this, "role", {
      cluster,
      prefix,
      chart: chart.name,
      statements: loadBalancerControllerStatements(account),
    });
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        clusterName: cluster.name,
        // Told, as pods can't reach the instance metadata.
        region: account.region,
        vpcId,
        image: { repository: sources.image("public.ecr.aws/eks/aws-load-balancer-controller") },
        serviceAccount: role.serviceAccount,
        replicaCount: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
        topologySpreadConstraints: spread({ "app.kubernetes.io/name": chart.name }),
        resources: room("50m", "128Mi", "256Mi"),
        podSecurityContext: { fsGroup: 65534, seccompProfile: { type: "RuntimeDefault" } },
        securityContext: { capabilities: { drop: ["ALL"] } },
        // Nothing here makes a Service of type LoadBalancer, and a webhook on Services stands in every other chart's way.
        enableServiceMutatorWebhook: false,
        // A new certificate at each upgrade would leave the webhooks and their caller disagreeing for a moment.
        keepTLSSecret: true,
        enableWaf: false,
        // Each Ingress says whether it wants them, also one of another environment in this cluster.
        enableWafv2: !isolated,
        enableShield: !isolated,
      },
      after: [...after, ...role.policies],
    });
  }
}
