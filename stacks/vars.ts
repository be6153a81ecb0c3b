import * as v from "valibot";
import { maxZones } from "../modules/vpc/subnets";
import { flag, group, list, text, wholeNumber } from "./fields";
import * as format from "./formats";
import { addons, eks } from "./variables/cluster";
import { bastion, edge, vpc } from "./variables/network";
import { counter, ecrRepository } from "./variables/service";
import { alarms, redis } from "./variables/store";
import { tags } from "./variables/tags";

/**
 * The variables of an environment: type, default, limits and a sentence of each, in the order of envs/demo/vars.ts.
 * What a file leaves out has the default that stands here.
 */

const creationConfig = group(
  {
    createVpc: flag("Make the VPC with its subnets, gateways and flow logs."),
    createVpcEndpoints: flag("Make the VPC endpoints that the enabled parts need."),
    createEksCluster: flag("Make the EKS cluster with its node groups and add-ons."),
    createBastion: flag("Make the bastion, reached by Session Manager only."),
    createRedis: flag("Make the Redis cluster and its secret."),
  },
  "Which parts this environment makes. A part set to false is taken from `sharedFrom` when that is given.",
);

export const environmentSchema = group(
  {
    domain: text(format.domain, "Where the API answers; no two environments share one."),
    region: v.optional(text(format.region, "AWS region."), "us-west-2"),
    zones: v.optional(
      list(text(format.zone, "A zone of the region."), 2, maxZones, "Availability zones; EKS wants two or more."),
      ["us-west-2a", "us-west-2b", "us-west-2c"],
    ),
    accountId: v.optional(text(format.accountId, "The only account that this environment may be deployed to.")),
    creationConfig,
    sharedFrom: v.optional(
      text(
        { limits: "the name of an environment's folder", accept: /^[a-z][a-z0-9-]*$/ },
        "The environment whose VPC, cluster or Redis serves here where creationConfig makes none.",
      ),
    ),
    vpc: v.optional(vpc, {}),
    eks: v.optional(eks, {}),
    redis: v.optional(redis, {}),
    alarms: v.optional(alarms, {}),
    edge: v.optional(edge, {}),
    bastion: v.optional(bastion, {}),
    ecrRepositories: v.optional(list(ecrRepository, 0, 100, "Container registries."), []),
    addons: v.optional(addons, {}),
    counter: v.optional(counter, {}),
    tags,
  },
  "An environment.",
);

const githubIds = group(
  {
    owner: wholeNumber(1, Number.MAX_SAFE_INTEGER, "The owner's number."),
    repository: wholeNumber(1, Number.MAX_SAFE_INTEGER, "The repository's number."),
  },
  "The numbers of owner and repository: `gh api repos/OWNER/NAME --jq '.owner.id, .id'`. The tokens of a repository made, renamed or transferred since 2026-07-15 name them; for an older one they are left out.",
);

const github = group(
  {
    repository: text(format.githubRepository, "The repository whose workflows deploy."),
    ids: v.optional(githubIds),
    branch: v.optional(text(format.branch, "The branch from which they do."), "main"),
    createProvider: v.optional(
      flag("Make GitHub's OIDC provider, which an account has once; false takes the one that is there."),
      true,
    ),
  },
  "GitHub Actions as the pipeline, with a role for plans, one that pushes images, and one for each environment. Left out, nothing is made.",
);

/** The variables of the account-wide stack. */
export const globalSchema = group(
  {
    region: v.optional(text(format.region, "AWS region of the state."), "us-west-2"),
    accountId: v.optional(text(format.accountId, "The only account that may be deployed to.")),
    stateBucket: text(format.bucket, "S3 bucket that keeps the state of every environment."),
    lockTable: v.optional(text(format.table, "DynamoDB table that locks the state."), "bluecore-terraform-lock"),
    ebsEncryption: v.optional(
      flag("Encrypt every new EBS volume of the account in this region, whoever makes it. Free."),
      false,
    ),
    blockPublicS3: v.optional(
      flag("Close every S3 bucket of the account to the public, whoever made it. Free."),
      false,
    ),
    github: v.optional(github),
    tags,
  },
  "The account.",
);

export type EnvironmentInput = v.InferInput<typeof environmentSchema>;
export type EnvironmentVars = v.InferOutput<typeof environmentSchema>;
export type GlobalInput = v.InferInput<typeof globalSchema>;
export type GlobalVars = v.InferOutput<typeof globalSchema>;

/** The data of a vars.ts together with the schema that it is checked against. */
export interface Vars<Input = unknown> {
  readonly schema: v.GenericSchema;
  readonly input: Input;
}

/** What envs/<name>/vars.ts exports for an environment. */
export const environmentVars = (input: EnvironmentInput): Vars<EnvironmentInput> => ({
  schema: environmentSchema,
  input,
});

/** What envs/global/vars.ts exports. */
export const globalVars = (input: GlobalInput): Vars<GlobalInput> => ({ schema: globalSchema, input });
