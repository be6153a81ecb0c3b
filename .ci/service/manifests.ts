import { parseArgs } from "node:util";
import { counterRepository } from "../../modules/counter/names";
import { Terraform } from "../plan/terraform";
import { deployedOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { succeed } from "../shell";
import { tagOf } from "./tag";

/**
 * `npm run setenvs:deployed -- ENVIRONMENT --out FOLDER`: `npm run setenvs` with what only the state knows, so that the
 * manifests are those of the service that runs. They are for reading, and for a cluster that Terraform doesn't manage.
 */
export async function setenvsDeployed(project: Project, args: readonly string[]): Promise<number> {
  const options = { out: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const { name } = deployedOf(project, positionals[0]);
  const settings = deployedSettings(await new Terraform(project, name).outputs());
  if (settings.length === 0) throw new Refusal(`the state of ${name} has no service; release it first`);
  const set = settings.flatMap((pair) => ["--set", pair]);
  const out = values.out ? ["--out", values.out] : [];
  await succeed("npm", ["run", "--silent", "setenvs", "--", name, ...set, ...out], {
    cwd: project.root,
    env: project.env,
    show: true,
  });
  return 0;
}

/** The settings of setenvs that Terraform's outputs hold, as `key=value`. */
export function deployedSettings(outputs: Readonly<Record<string, unknown>>): string[] {
  const repositories: Readonly<Record<string, unknown>> = Object(outputs.ecr_repository_urls);
  const found = {
    imageRepository: repositories[counterRepository],
    imageTag: tagOf(outputs),
    redisHost: outputs.redis_endpoint,
    roleArn: outputs.counter_role_arn,
    certificateArn: outputs.certificate_arn,
    webAclArn: outputs.web_acl_arn,
    loadBalancerCidrs: outputs.public_subnet_cidrs,
    redisCidrs: outputs.database_subnet_cidrs,
  };
  return Object.entries(found).flatMap(([key, value]) =>
    typeof value === "string" || Array.isArray(value) ? [`${key}=${[value].flat().join(",")}`] : [],
  );
}
