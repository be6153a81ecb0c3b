import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Fn, type ITerraformDependable, Op, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { distinctIds } from "../ids/distinct";

export interface ClusterAccessProps {
  readonly account: Account;
  readonly clusterName: string;
  /**
   * ARN of the role (or user) that deploys.
   * @default whoever deploys first, from then on kept in the state
   */
  readonly deployer?: string | undefined;
  /** ARNs of further admins. */
  readonly admins: readonly string[];
  /** ARNs of who may read everything in the cluster, secrets included, as a plan of Helm releases does. */
  readonly viewers: readonly string[];
}

/** Who administers the cluster: each an explicit access entry, as "its creator" breaks when another role deploys. */
export class ClusterAccess extends Construct {
  readonly entries: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterAccessProps) {
    super(scope, id);
    const { account, clusterName, deployer, admins, viewers } = props;
    const access = (
      name: string,
      principalArn: string,
      policy: "AmazonEKSClusterAdminPolicy" | "AmazonEKSAdminViewPolicy",
      lifecycle?: TerraformResourceLifecycle,
    ): ITerraformDependable => {
      const entry = new EksAccessEntry(this, name, {
        clusterName,
        principalArn,
        ...(lifecycle === undefined ? {} : { lifecycle }),
      });
      return new EksAccessPolicyAssociation(this, `${name}-policy`, {
        clusterName,
        principalArn: entry.principalArn,
        policyArn: `arn:${account.partition}:eks::aws:cluster-access-policy/${policy}`,
        accessScope: { type: "cluster" },
      });
    };
    const admin = (name: string, principalArn: string, lifecycle?: TerraformResourceLifecycle) =>
      access(name, principalArn, "AmazonEKSClusterAdminPolicy", lifecycle);
    const others = [...admins, ...viewers];
    const first = () => {
      const caller = new DataAwsIamSessionContext(this, "caller", { arn: account.callerArn });
      return admin("deployer", caller.issuerArn, {
        // A plan by another role, such as the pipeline's read-only one, must not hand the cluster over to it.
        ignoreChanges: ["principal_arn"],
        ...(others.length === 0
          ? {}
          : {
              precondition: [
                {
                  condition: Op.not(Fn.contains([...others], caller.issuerArn)),
                  errorMessage:
                    "The role that deploys is among eks.clusterAdmins or eks.clusterViewers, so it would get two access entries: move its ARN to eks.deployer.",
                },
              ],
            }),
      });
    };
    this.entries = [
      deployer === undefined ? first() : admin("deployer", deployer),
      // The address holds the whole principal, so that a removed admin moves no other.
      ...distinctIds(admins, principalId).map(([id, arn]) => admin(`admin-${id}`, arn)),
      ...distinctIds(viewers, principalId).map(([id, arn]) => access(`viewer-${id}`, arn, "AmazonEKSAdminViewPolicy")),
    ];
  }
}

const principalId = (arn: string) => arn.split(":").slice(4).join("-").replaceAll("/", "-");
