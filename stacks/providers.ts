import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
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
