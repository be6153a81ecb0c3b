import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Fn, type TerraformStack } from "cdktf";
import type { Cluster } from "../modules/eks/cluster";
import { project } from "./names";

export interface ProvidersProps {
  readonly region: string;
  /** The only account that may be deployed to; undefined allows whichever the credentials lead to. */
  readonly accountId: string | undefined;
  /** The environment's name, a tag of all that it makes. */
  readonly environment: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Write-only arguments, by which secrets stay out of the state, came with Terraform 1.11. */
export const terraformVersion = ">= 1.11";

/** Gives a stack its providers, and everything in it the default tags. */
export function useProviders(stack: TerraformStack, { region, accountId, environment, tags }: ProvidersProps): void {
  stack.addOverride("terraform.required_version", terraformVersion);
  new AwsProvider(stack, "aws", {
    region,
    ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
    defaultTags: [{ tags: { Project: project, Environment: environment, ManagedBy: "cdktf", ...tags } }],
  });
}

/** Gives a stack what it needs to install things in a cluster. */
export function useClusterProviders(stack: TerraformStack, { cluster, region }: { cluster: Cluster; region: string }) {
  const access = {
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority),
  };
  // Asked for at each use: a token that is read once is worth nothing after 15 minutes, when a first deploy is not half done.
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", cluster.name, "--region", region],
  };
  new KubernetesProvider(stack, "kubernetes", { ...access, exec: [exec] });
  new HelmProvider(stack, "helm", { kubernetes: { ...access, exec } });
}
