import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import type { Cluster } from "./cluster";

/** The EKS cluster that another environment makes, found by its name. */
export class SharedCluster extends Construct implements Cluster {
  readonly name: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly securityGroupId: string;
  readonly oidcIssuer: string;
  readonly oidcProviderArn: string;
  /** It stands already. */
  readonly ready = [];

  constructor(scope: Construct, id: string, { account, name }: { readonly account: Account; readonly name: string }) {
    super(scope, id);
    const cluster = new DataAwsEksCluster(this, "cluster", { name });
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    this.securityGroupId = cluster.vpcConfig.get(0).clusterSecurityGroupId;
    this.oidcIssuer = Fn.replace(cluster.identity.get(0).oidc.get(0).issuer, "https://", "");
    this.oidcProviderArn = account.globalArn("iam", `oidc-provider/${this.oidcIssuer}`);
  }
}
