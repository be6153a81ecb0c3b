import * as v from "valibot";
import { counterRepository, counterRoleName } from "../modules/counter/names";
import { redisNames, redisPort } from "../modules/redis-cluster/store";
import { digestOf } from "../service/manifests/digest";
import { namespace, namespaceLabels, roleAnnotations, serviceAccount } from "../service/manifests/namespace";
import { counterNames, objectsOnAws } from "../service/manifests/on-aws";
import { counterSettings } from "./counter-settings";
import { EnvironmentFaults } from "./environments";
import { flag, group, oneOf, text, wholeNumber } from "./fields";
import * as format from "./formats";
import { prefixOf } from "./names";
import type { EnvironmentVars } from "./vars";

/** What `npm run setenvs` may be told by `--set`, in the order in which it lists them. */
const settingsSchema = group(
  {
    domain: text(format.domain, "Where the API answers."),
    path: text(format.path, "Where the API's paths begin."),
    region: text(format.region, "AWS region."),
    imageRepository: text(format.imageRepository, "Repository of the image; `ecr_repository_urls` among the outputs."),
    imageTag: text(format.imageTag, "Tag of the image."),
    architecture: oneOf(["amd64", "arm64"], "Processor architecture of the image."),
    redisHost: text(format.host, "Host of Redis' configuration endpoint; `redis_endpoint` among the outputs."),
    redisSecretName: text(format.secretName, "Name of the secret in Secrets Manager that holds the Redis token."),
    redisSecretVersion: wholeNumber(1, 1_000_000, "Raised when the Redis token is rotated."),
    redisMinReplicas: wholeNumber(0, 5, "Replicas of Redis that must confirm a write before it is answered."),
    roleArn: text(format.roleArn, "Role of the service account; `counter_role_arn` among the outputs."),
    vpcCidr: text(format.cidr, "The range of the VPC."),
    minReplicas: wholeNumber(1, 1000, "Fewest pods."),
    maxReplicas: wholeNumber(1, 1000, "Most pods."),
    cpuPercent: wholeNumber(1, 1000, "Part of the requested CPU that the pods use on average."),
    certificateArn: v.optional(text(format.certificateArn, "Certificate of the load balancer.")),
    webAclArn: v.optional(text(format.webAclArn, "WAF's web ACL before the load balancer.")),
    shield: flag("Whether Shield Advanced guards the load balancer."),
  },
  "The settings of an environment's manifests.",
);

type SettingsInput = Readonly<Record<string, string | number | boolean | undefined>>;

/** Names of all settings. */
export const settingNames = Object.keys(settingsSchema.pipe[0].entries);

/** Where one finds the settings that no file knows. */
const whereToFind: Readonly<Record<string, string>> = {
  domain: "there is no such folder in envs, so nothing says where the API answers",
  redisHost: "redis_endpoint of `cdktf output`",
  imageRepository: "an ecr_repository_urls of `cdktf output`",
  roleArn: "counter_role_arn of `cdktf output`",
};

/**
 * What is known of an environment before it is asked: the vars of its folder, or their defaults where there is no folder.
 *
 * @param tag the image of the source at hand
 */
export function knownSettings(environment: string, vars: EnvironmentVars, tag: string): SettingsInput {
  const {
    tags: _,
    features: __,
    autoscaling,
    minRedisReplicas,
    redisSecretVersion,
    ...settings
  } = counterSettings(environment, vars);
  const prefix = prefixOf(environment);
  const owner = vars.creationConfig.createRedis ? environment : (vars.sharedFrom ?? environment);
  const { accountId, region } = vars;
  const { minReplicas, maxReplicas, cpuPercent } = autoscaling;
  return {
    ...settings,
    region,
    imageTag: vars.counter.imageTag ?? tag,
    redisSecretName: redisNames(prefixOf(owner)).secret,
    redisSecretVersion: Number(redisSecretVersion),
    redisMinReplicas: minRedisReplicas,
    vpcCidr: vars.vpc.cidr,
    ...{ minReplicas, maxReplicas, cpuPercent },
    shield: false,
    ...(accountId === undefined
      ? {}
      : {
          imageRepository: `${accountId}.dkr.ecr.${region}.amazonaws.com/${prefix}/${counterRepository}`,
          roleArn: `arn:aws:iam::${accountId}:role/${counterRoleName(prefix)}`,
        }),
  };
}

/**
 * The manifests of an environment's counter, complete, as files for `kubectl apply -f` in their order.
 *
 * @param given what was said by `--set`, as text
 * @throws EnvironmentFaults with every setting that is unknown, wrong or missing
 */
export function environmentFiles(
  environment: string,
  vars: EnvironmentVars,
  known: SettingsInput,
  given: Readonly<Record<string, string>>,
) {
  const settings = parseSettings({ ...known, ...typed(given) });
  const prefix = prefixOf(environment);
  const { features, tags } = counterSettings(environment, vars);
  const { minReplicas, maxReplicas, cpuPercent, certificateArn, webAclArn, shield } = settings;
  const { secret, app } = objectsOnAws({
    prefix,
    region: settings.region,
    domain: settings.domain,
    path: settings.path,
    image: `${settings.imageRepository}:${settings.imageTag}`,
    architecture: settings.architecture,
    vpcCidr: settings.vpcCidr,
    redis: {
      host: settings.redisHost,
      port: redisPort,
      secretName: settings.redisSecretName,
      secretVersion: String(settings.redisSecretVersion),
      minReplicas: settings.redisMinReplicas,
    },
    autoscaling: { minReplicas, maxReplicas, cpuPercent, memoryPercent: vars.counter.autoscaling.memoryPercent },
    features,
    loadBalancer: {
      shield,
      deletionProtection: vars.edge.deletionProtection,
      tags,
      ...(certificateArn === undefined ? {} : { certificateArn }),
      ...(webAclArn === undefined ? {} : { webAclArn }),
    },
    digest: digestOf,
  });
  const names = counterNames(prefix);
  const account = { namespace: names.namespace, name: names.serviceAccount };
  return {
    "00-namespace": [
      namespace(names.namespace, namespaceLabels(true)),
      serviceAccount(account, roleAnnotations(settings.roleArn)),
    ],
    "10-secret": secret,
    "20-counter": app,
  };
}

/** Text of the command line as the kind that a setting wants; text that is none of them stays, to be told as it was given. */
function typed(given: Readonly<Record<string, string>>): SettingsInput {
  const kinds: Readonly<Record<string, unknown>> = settingsSchema.pipe[0].entries;
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (!(key in kinds)) return [key, value];
      if (/^\d{1,9}$/.test(value) && numbers.has(key)) return [key, Number(value)];
      if (key === "shield" && /^(true|false)$/.test(value)) return [key, value === "true"];
      return [key, value];
    }),
  );
}

const numbers = new Set(["redisSecretVersion", "redisMinReplicas", "minReplicas", "maxReplicas", "cpuPercent"]);

function parseSettings(input: SettingsInput) {
  const result = v.safeParse(settingsSchema, input);
  if (result.success) return result.output;
  throw new EnvironmentFaults(
    result.issues.map((issue) => {
      const key = String(issue.path?.[0]?.key);
      if (issue.input === undefined) return `--set ${key}=… is missing: ${whereToFind[key] ?? "no file says it"}`;
      // A value under an unknown key may be a secret.
      const got = settingNames.includes(key) ? `, got ${JSON.stringify(issue.input)}` : "";
      return `--set ${key} ${issue.message}${got}`;
    }),
  );
}
