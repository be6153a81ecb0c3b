import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { changesOf } from "../plan/summary";
import { synthesize, Terraform } from "../plan/terraform";
import { type Deployed, deployedOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { run } from "../shell";
import { release, type Service } from "./release";
import { foreignChanges, serviceAddresses } from "./scope";
import { deployedTag, imageTagOption } from "./tag";

export interface ReleaseOptions {
  /** The image, when it is not that of the source. */
  readonly tag?: string;
  /** Where the service answers, when that is not the environment's domain. */
  readonly baseUrl: string | undefined;
  readonly skipSynth: boolean;
}

/** Seconds until the service must answer at its domain: a new load balancer and its name take minutes. */
const answerSeconds = 300;

/**
 * `npm run release -- ENVIRONMENT`: deploys the image of the source at hand, runs the contract suite against the domain, and goes
 * back to the image before it when that fails. It refuses to change anything else on the way. `--base-url URL` tries the service
 * there, `--skip-synth` takes cdktf.out as it is.
 */
export async function releaseCommand(project: Project, args: readonly string[]): Promise<number> {
  const options = { "base-url": { type: "string" }, "skip-synth": { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const environment = deployedOf(project, positionals[0]);
  return releaseTo(project, environment, { baseUrl: values["base-url"], skipSynth: values["skip-synth"] });
}

/** Releases an image to an environment; the exit code. */
export async function releaseTo(project: Project, environment: Deployed, options: ReleaseOptions): Promise<number> {
  if (!options.skipSynth) await synthesize(project);
  const terraform = new Terraform(project, environment.name);
  await terraform.init("made anew");
  const outcome = await release(serviceOf(project, environment, terraform, options));
  console.log(`${environment.name}: ${outcome}`);
  return outcome === "released" ? 0 : 1;
}

/** Where an environment's service answers. */
export function baseUrlOf({ vars: { domain, edge, counter } }: Deployed): string {
  return `${edge.tls ? "https" : "http"}://${domain}${counter.path}`.replace(/\/$/, "");
}

function serviceOf(project: Project, environment: Deployed, terraform: Terraform, options: ReleaseOptions): Service {
  const baseUrl = options.baseUrl ?? baseUrlOf(environment);
  return {
    deployed: () => deployedTag(terraform),
    deploy: (tag = options.tag) => deploy(terraform, environment, tag),
    passes: async () => (await answers(baseUrl)) && passesContract(project, baseUrl),
    say: (line) => console.log(`${environment.name}: ${line}`),
  };
}

/** A Terraform apply of the very same stack: helm_release waits for the rollout, and undoes it when the pods don't become ready. */
async function deploy(terraform: Terraform, { name }: Deployed, tag: string | undefined): Promise<void> {
  const file = join(terraform.folder, "release.tfplan");
  try {
    const { code } = await terraform.plan(file, imageTagOption(tag));
    if (code !== 0 && code !== 2) throw new Refusal(`the release to ${name} could not be planned`);
    if (code === 0) return;
    const synthesized = JSON.parse(readFileSync(join(terraform.folder, "cdk.tf.json"), "utf8"));
    const foreign = foreignChanges(changesOf(await terraform.show(file)), serviceAddresses(synthesized));
    if (foreign.length > 0) {
      const list = foreign.map(({ action, address }) => `  ${action} ${address}`).join("\n");
      throw new Refusal(
        `a release changes nothing but the service, and ${name} has more to deploy:\n${list}\n` +
          `deploy that first: npm run plan -- ${name} --keep-image && npm run apply -- ${name}`,
      );
    }
    const applied = await terraform.apply(file);
    if (applied.code !== 0) throw new Refusal(`the release to ${name} failed; Helm has undone what it began`);
  } finally {
    rmSync(file, { force: true });
  }
}

async function answers(baseUrl: string): Promise<boolean> {
  const deadline = Date.now() + answerSeconds * 1000;
  let said = "";
  do {
    try {
      const answer = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(5000) });
      if (answer.ok) return true;
      said = `${answer.status}`;
    } catch (error) {
      said = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  } while (Date.now() < deadline);
  console.error(`${baseUrl}/readyz does not answer after ${answerSeconds} s: ${said}`);
  return false;
}

async function passesContract({ root, env }: Project, baseUrl: string): Promise<boolean> {
  const contract = ["run", "--silent", "test:contract"];
  const { code } = await run("npm", contract, { cwd: root, env: { ...env, BASE_URL: baseUrl }, show: true });
  return code === 0;
}
