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

/** Gives a stack its providers, and everything in it the default tags. */
export function useProviders(stack: TerraformStack, { region, accountId, environment, tags }: ProvidersProps): void {
  new AwsProvider(stack, "aws", {
    region,
    ...(accountId === undefined ? {} : { allowedAccountIds: [accountId] }),
    defaultTags: [{ tags: { Project: project, Environment: environment, ManagedBy: "cdktf", ...tags } }],
  });
}
