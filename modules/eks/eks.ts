import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { assumedByService } from "../iam/policy";
import { Role } from "../iam/role";
import { Key } from "../kms/key";
import { LogGroup } from "../logs/log-group";
import type { Network } from "../vpc/network";
import { ClusterAccess } from "./access";
import type { Cluster } from "./cluster";
import { NodeGroup, type NodeGroupProps } from "./node-group";
import { ServiceAccountRole } from "./service-account-role";
import { type AddonName, addonVersions, type KubernetesVersion } from "./versions";

/** A node group as an environment's vars describe it. */
export type NodeGroupVars = Omit<NodeGroupProps, "name" | "clusterName" | "version" | "role" | "subnetIds" | "after">;

export interface EksProps {
  readonly account: Account;
  /** Name of the cluster, and what the names of its roles begin with. */
  readonly name: string;
  readonly network: Network;
  readonly version: KubernetesVersion;
  /** Ranges that reach the API server from outside the VPC; none makes it private. */
  readonly publicAccessCidrs: readonly string[];
  /** @default whoever deploys first */
  readonly deployer?: string | undefined;
  readonly clusterAdmins: readonly string[];
  /** Who may read everything in the cluster. */
  readonly clusterViewers: readonly string[];
  readonly logRetentionDays: number;
  readonly nodeGroups: Readonly<Record<string, NodeGroupVars>>;
  /** The way of the private subnets to AWS: there before nodes start, and as long as anything in the cluster calls it. */
  readonly egress: readonly ITerraformDependable[];
}

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Namespace of the add-ons. */
const system = "kube-system";

/** An EKS cluster with its nodes and add-ons, in the order in which they can work. */
export class Eks extends Construct implements Cluster {
  readonly name: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly securityGroupId: string;
  readonly oidcIssuer: string;
  readonly oidcProviderArn: string;
  readonly nodeRole: Role;
  readonly ready: readonly ITerraformDependable[];

  private readonly version: KubernetesVersion;

  constructor(scope: Construct, id: string, props: EksProps) {
    super(scope, id);
    const { account, name, network, version } = props;
    this.version = version;
    const cluster = this.controlPlane(props);
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    const issuerUrl = cluster.identity.get(0).oidc.get(0).issuer;
    this.oidcIssuer = Fn.replace(issuerUrl, "https://", "");
    this.oidcProviderArn = new IamOpenidConnectProvider(this, "oidc-provider", {
      url: issuerUrl,
      clientIdList: ["sts.amazonaws.com"],
    }).arn;

    const access = new ClusterAccess(this, "access", {
      account,
      clusterName: this.name,
      deployer: props.deployer,
      admins: props.clusterAdmins,
      viewers: props.clusterViewers,
    });
    const nodeAddons = [this.vpcCni(account), this.addon("kube-proxy")];
    this.nodeRole = new Role(this, "node-role", {
      name: `${name}-node`,
      trust: assumedByService("ec2.amazonaws.com"),
      managedPolicies: {
        worker: account.managedPolicyArn("AmazonEKSWorkerNodePolicy"),
        pull: account.managedPolicyArn("AmazonEC2ContainerRegistryPullOnly"),
        "session-manager": account.managedPolicyArn("AmazonSSMManagedInstanceCore"),
      },
    });
    const nodes = Object.entries(props.nodeGroups).map(
      ([group, vars]) =>
        new NodeGroup(this, `node-group-${group}`, {
          ...vars,
          name: group,
          clusterName: this.name,
          version,
          role: this.nodeRole,
          subnetIds: network.privateSubnetIds,
          // Without the CNI a node stays NotReady.
          after: [...nodeAddons, ...props.egress],
        }).resource,
    );
    const podAddons = [this.addon("coredns", { after: nodes }), this.ebsCsi(account, nodes)];
    this.ready = [...access.entries, ...nodeAddons, ...nodes, ...podAddons];
  }

  private controlPlane({ account, name, network, version, publicAccessCidrs, logRetentionDays }: EksProps): EksCluster {
    const role = new Role(this, "role", {
      name: `${name}-cluster`,
      trust: assumedByService("eks.amazonaws.com"),
      managedPolicies: { cluster: account.managedPolicyArn("AmazonEKSClusterPolicy") },
    });
    // EKS writes to a group of this name, and makes it when it is missing.
    const logGroupName = `/aws/eks/${name}/cluster`;
    const key = new Key(this, "key", {
      account,
      name: `${name}-eks`,
      description: `Kubernetes secrets and control plane logs of ${name}`,
      logGroupPrefix: logGroupName,
    });
    const logGroup = new LogGroup(this, "log-group", { name: logGroupName, key, retentionDays: logRetentionDays });
    const isPublic = publicAccessCidrs.length > 0;
    return new EksCluster(this, "cluster", {
      name,
      version,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: [...network.privateSubnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic ? { publicAccessCidrs: [...publicAccessCidrs] } : {}),
      },
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      enabledClusterLogTypes: logTypes,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      upgradePolicy: { supportType: "STANDARD" },
      // The add-ons come as EKS add-ons of a pinned version, never as EKS's unmanaged ones.
      bootstrapSelfManagedAddons: false,
      dependsOn: [...role.policies, logGroup.resource],
    });
  }

  private addon(
    addonName: AddonName,
    {
      role,
      configuration,
      after = [],
    }: { role?: Role; configuration?: object; after?: readonly ITerraformDependable[] } = {},
  ): EksAddon {
    return new EksAddon(this, addonName, {
      clusterName: this.name,
      addonName,
      addonVersion: addonVersions[this.version][addonName],
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      ...(role ? { serviceAccountRoleArn: role.arn } : {}),
      ...(configuration ? { configurationValues: JSON.stringify(configuration) } : {}),
      dependsOn: [...(role?.policies ?? []), ...after],
    });
  }

  private vpcCni(account: Account): EksAddon {
    const role = new ServiceAccountRole(this, "vpc-cni-role", {
      cluster: this,
      name: `${this.name}-vpc-cni`,
      namespace: system,
      serviceAccount: "aws-node",
      managedPolicies: { cni: account.managedPolicyArn("AmazonEKS_CNI_Policy") },
    });
    return this.addon("vpc-cni", {
      role,
      configuration: {
        enableNetworkPolicy: "true",
        // A node takes addresses by blocks of 16, so that its pods are not limited by its network interfaces.
        env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
      },
    });
  }

  private ebsCsi(account: Account, nodes: readonly ITerraformDependable[]): EksAddon {
    const role = new ServiceAccountRole(this, "ebs-csi-role", {
      cluster: this,
      name: `${this.name}-ebs-csi`,
      namespace: system,
      serviceAccount: "ebs-csi-controller-sa",
      managedPolicies: { "ebs-csi": account.managedPolicyArn("service-role/AmazonEBSCSIDriverPolicy") },
    });
    return this.addon("aws-ebs-csi-driver", { role, after: nodes });
  }
}
