import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { Construct } from "constructs";
import type { Processor } from "../eks/node-group";
import { Release } from "../helm/release";
import { assumedByService } from "../iam/policy";
import { Role } from "../iam/role";
import { type AddonProps, room, systemNamespace } from "./addon";
import { AddonRole } from "./addon-role";
import { karpenterStatements } from "./karpenter-iam";
import { KarpenterInterruptions } from "./karpenter-interruptions";
import { KarpenterNodes } from "./karpenter-nodes";

const repository = "oci://public.ecr.aws/karpenter";
const version = "1.14.1";

export const crdChart = { repository, name: "karpenter-crd", version } as const;
export const chart = { repository, name: "karpenter", version } as const;

export interface KarpenterProps extends AddonProps {
  /** Whether the VPC has no way to AWS's public endpoints, such as that of prices. */
  readonly isolated: boolean;
  /** The tag by which the subnets of nodes are found, `karpenter.sh/discovery`. */
  readonly discovery: string;
  /** Processors that the nodes may have. */
  readonly architectures: readonly Processor[];
}

/** Makes nodes that fit the pods that find no room, and packs them. `enableKarpenter`, off. */
export class Karpenter extends Construct {
  readonly release: Release;
  /** What it makes nodes of: goes before it does. */
  readonly nodes: KarpenterNodes;

  constructor(scope: Construct, id: string, props: KarpenterProps) {
    super(scope, id);
    const { account, cluster, prefix, sources, monitored, after, isolated, discovery, architectures } = props;
    const nodeRole = this.nodeRole(props);
    const entry = new EksAccessEntry(this, "node-access", {
      clusterName: cluster.name,
      principalArn: nodeRole.arn,
      type: "EC2_LINUX",
    });
    const { queueName, queueArn } = new KarpenterInterruptions(this, "interruptions", prefix);
    const role = new AddonRole(this, "role", {
      cluster,
      prefix,
      chart: chart.name,
      statements: karpenterStatements({
        account,
        clusterName: cluster.name,
        nodeRoleArn: nodeRole.arn,
        queueArn,
      }),
    });
    // The kinds have a release of their own, so that Helm upgrades them, too.
    const kinds = new Release(this, "crds", {
      name: crdChart.name,
      namespace: systemNamespace,
      chart: sources.chart(crdChart),
      values: {},
      after,
    });
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        serviceAccount: role.serviceAccount,
        settings: {
          clusterName: cluster.name,
          clusterEndpoint: cluster.endpoint,
          interruptionQueue: queueName,
          isolatedVPC: isolated,
        },
        // Two, on nodes that it does not manage: a rule of the vars sees to it that there are two.
        replicas: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
        // The chart itself takes the container's rights away, and spreads the pods over nodes and zones.
        controller: {
          image: { repository: sources.image("public.ecr.aws/karpenter/controller") },
          resources: room("250m", "512Mi", "1Gi"),
        },
        serviceMonitor: { enabled: monitored },
      },
      after: [...after, ...role.policies, kinds.resource],
    });
    this.nodes = new KarpenterNodes(this, "nodes", {
      cluster,
      prefix,
      // IAM has no endpoint: where there is no other way to it, the profile is made here.
      identity: isolated ? { instanceProfile: this.instanceProfile(nodeRole) } : { role: nodeRole.name },
      discovery,
      architectures,
      after: [this.release.resource, entry, ...nodeRole.policies],
    });
  }

  private instanceProfile({ name }: Role): string {
    return new IamInstanceProfile(this, "instance-profile", { name, role: name }).name;
  }

  private nodeRole({ account, prefix }: KarpenterProps): Role {
    return new Role(this, "node-role", {
      name: `${prefix}-karpenter-node`,
      trust: assumedByService("ec2.amazonaws.com"),
      managedPolicies: {
        worker: account.managedPolicyArn("AmazonEKSWorkerNodePolicy"),
        pull: account.managedPolicyArn("AmazonEC2ContainerRegistryPullOnly"),
        "session-manager": account.managedPolicyArn("AmazonSSMManagedInstanceCore"),
      },
    });
  }
}
