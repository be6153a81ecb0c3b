import * as v from "valibot";
import { counterRepository, counterRoleName } from "../modules/counter/names";
import { redisNames, redisPort } from "../modules/redis-cluster/store";
import { maxZones, tierRanges } from "../modules/vpc/subnets";
import { digestOf } from "../service/manifests/digest";
import { namespace, namespaceLabels, roleAnnotations, serviceAccount } from "../service/manifests/namespace";
import { counterNames, objectsOnAws } from "../service/manifests/on-aws";
import { counterSettings } from "./counter-settings";
import { type Environment, EnvironmentFaults } from "./environments";
import { flag, group, list, oneOf, text, wholeNumber } from "./fields";
import * as format from "./formats";
import { prefixOf } from "./names";
import { replicaFaults } from "./rules";
import type { EnvironmentVars } from "./vars";

const cidrs = (sentence: string) => list(text(format.cidr, "A range."), 1, maxZones, sentence);

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
    redisCidrs: cidrs("Ranges of the subnets that Redis is in; `database_subnet_cidrs` among the outputs."),
    loadBalancerCidrs: cidrs("Ranges of the subnets of the load balancer; `public_subnet_cidrs` among the outputs."),
    minReplicas: wholeNumber(1, 1000, "Fewest pods."),
    maxReplicas: wholeNumber(1, 1000, "Most pods."),
    cpuPercent: wholeNumber(1, 1000, "Part of the requested CPU that the pods use on average."),
    certificateArn: v.optional(text(format.certificateArn, "Certificate of the load balancer.")),
    webAclArn: v.optional(text(format.webAclArn, "WAF's web ACL before the load balancer.")),
    shield: flag("Whether Shield Advanced guards the load balancer."),
    enablePrometheus: flag("Whether the cluster has Prometheus' operator, for ServiceMonitor and PrometheusRule."),
    enableVpa: flag("Whether the cluster has the Vertical Pod Autoscaler, for its recommendations."),
  },
  "The settings of an environment's manifests.",
);

type SettingsInput = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** An environment as a folder says, or as the defaults do where there is no folder. */
export type DescribedEnvironment = Pick<Environment<EnvironmentVars>, "name" | "vars" | "ownerVars">;

/** Names of all settings. */
export const settingNames = Object.keys(settingsSchema.pipe[0].entries);

/** Where one finds the settings that no file knows. */
const whereToFind: Readonly<Record<string, string>> = {
  domain: "there is no such folder in envs, so nothing says where the API answers",
  redisHost: "redis_endpoint of `cdktf output`",
  imageRepository: "an ecr_repository_urls of `cdktf output`",
  roleArn: "counter_role_arn of `cdktf output`",
  certificateArn: "edge.tls is on; certificate_arn of `cdktf output`",
  webAclArn: "edge.waf is on; web_acl_arn of `cdktf output`",
};

/**
 * What is known of an environment before it is asked: the vars of its folder, or their defaults where there is no folder.
 *
 * @param tag the image of the source at hand
 */
export function knownSettings(environment: DescribedEnvironment, tag: string): SettingsInput {
  const {
    tags: _,
    features,
    autoscaling,
    minRedisReplicas,
    redisSecretVersion,
    ...settings
  } = counterSettings(environment);
  const { name, vars, ownerVars = vars } = environment;
  const prefix = prefixOf(name);
  const redisOwner = vars.creationConfig.createRedis ? name : (vars.sharedFrom ?? name);
  const { accountId, region } = vars;
  const { minReplicas, maxReplicas, cpuPercent } = autoscaling;
  const ranges = tierRanges(ownerVars.vpc.cidr, ownerVars.zones.length);
  return {
    ...settings,
    region,
    imageTag: vars.counter.imageTag ?? tag,
    redisSecretName: redisNames(prefixOf(redisOwner)).secret,
    redisSecretVersion: Number(redisSecretVersion),
    redisMinReplicas: minRedisReplicas,
    redisCidrs: ranges.database,
    loadBalancerCidrs: ranges.public,
    ...{ minReplicas, maxReplicas, cpuPercent },
    shield: vars.edge.shieldAdvanced,
    enablePrometheus: features.prometheus,
    enableVpa: features.verticalPodAutoscaler,
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
  environment: DescribedEnvironment,
  known: SettingsInput,
  given: Readonly<Record<string, string>>,
) {
  const { name, vars } = environment;
  const settings = parseSettings({ ...known, ...typed(given) }, vars);
  const prefix = prefixOf(name);
  const { minReplicas, maxReplicas, cpuPercent, certificateArn, webAclArn, shield } = settings;
  const { secret, app } = objectsOnAws({
    prefix,
    region: settings.region,
    domain: settings.domain,
    path: settings.path,
    image: `${settings.imageRepository}:${settings.imageTag}`,
    architecture: settings.architecture,
    redis: {
      host: settings.redisHost,
      port: redisPort,
      secretName: settings.redisSecretName,
      secretVersion: String(settings.redisSecretVersion),
      minReplicas: settings.redisMinReplicas,
      cidrs: settings.redisCidrs,
    },
    autoscaling: { minReplicas, maxReplicas, cpuPercent, memoryPercent: vars.counter.autoscaling.memoryPercent },
    features: { prometheus: settings.enablePrometheus, verticalPodAutoscaler: settings.enableVpa },
    loadBalancer: {
      shield,
      deletionProtection: vars.edge.deletionProtection,
      tags: counterSettings(environment).tags,
      cidrs: settings.loadBalancerCidrs,
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

/** How text of the command line becomes what a setting wants, where that is no text; what does not fit stays, to be told as it was given. */
const readers: Readonly<Record<string, (text: string) => SettingsInput[string]>> = {
  ...byName(["redisSecretVersion", "redisMinReplicas", "minReplicas", "maxReplicas", "cpuPercent"], (text) =>
    /^\d{1,9}$/.test(text) ? Number(text) : text,
  ),
  ...byName(["shield", "enablePrometheus", "enableVpa"], (text) =>
    /^(true|false)$/.test(text) ? text === "true" : text,
  ),
  ...byName(["redisCidrs", "loadBalancerCidrs"], (text) => text.split(",")),
};

function byName(names: readonly string[], reader: (text: string) => SettingsInput[string]) {
  return Object.fromEntries(names.map((name) => [name, reader]));
}

const typed = (given: Readonly<Record<string, string>>): SettingsInput =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
      return [key, reader ? reader(value) : value];
    }),
  );

function parseSettings(input: SettingsInput, { edge }: EnvironmentVars) {
  const isKnown = (key: string) => settingNames.includes(key);
  const known = Object.fromEntries(Object.entries(input).filter(([key]) => isKnown(key)));
  const result = v.safeParse(settingsSchema, known);
  const wanted = { certificateArn: edge.tls, webAclArn: edge.waf };
  const faults = [
    // A value under an unknown key may be a secret: it is not shown.
    ...Object.keys(input)
      .filter((key) => !isKnown(key))
      .map((key) => `${key} is not known here; known are ${settingNames.join(", ")}`),
    ...(result.issues ?? []).map((issue) => {
      const key = String(issue.path?.[0]?.key);
      return issue.input === undefined ? missing(key) : `${key} ${issue.message}, got ${JSON.stringify(issue.input)}`;
    }),
    ...Object.entries(wanted).flatMap(([key, on]) => (on && known[key] === undefined ? [missing(key)] : [])),
    ...(result.success ? replicaFaults(result.output) : []),
  ];
  if (!result.success || faults.length > 0) throw new EnvironmentFaults(faults.map((fault) => `--set ${fault}`));
  return result.output;
}

const missing = (key: string) => `${key}=… is missing: ${whereToFind[key] ?? "no file says it"}`;
