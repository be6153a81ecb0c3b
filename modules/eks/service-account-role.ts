import type { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import { Role, type RoleProps } from "../iam/role";
import type { Cluster } from "./cluster";

export interface ServiceAccountRoleProps extends Omit<RoleProps, "trust"> {
  readonly cluster: Pick<Cluster, "oidcIssuer" | "oidcProviderArn">;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** The IAM role of one Kubernetes service account (IRSA): its pods, and nothing else, may assume it. */
export class ServiceAccountRole extends Role {
  constructor(scope: Construct, id: string, props: ServiceAccountRoleProps) {
    const { cluster, namespace, serviceAccount, ...role } = props;
    super(scope, id, {
      ...role,
      trust: policyDocument([
        {
          Effect: "Allow",
          Principal: { Federated: cluster.oidcProviderArn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${cluster.oidcIssuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
              [`${cluster.oidcIssuer}:aud`]: "sts.amazonaws.com",
            },
          },
        },
      ]),
    });
  }
}
