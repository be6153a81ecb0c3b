import { parseArgs } from "node:util";
import { sourceDigest } from "../../modules/counter/source-digest";
import { counterSettings } from "../../stacks/counter-settings";
import { type Deployed, deployedOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { run, succeed } from "../shell";
import { releaseTo } from "./command";
import { Registries } from "./registry";

/** What builds images, in the order of preference, each with the place where skopeo finds what it built. */
const engines = [
  { program: "docker", probe: ["version"], storage: "docker-daemon:" },
  { program: "podman", probe: ["info"], storage: "containers-storage:localhost/" },
  { program: "buildah", probe: ["info"], storage: "containers-storage:localhost/" },
] as const;

/** The image's name on the machine that builds it, as docker-compose.yml has it. */
const localName = "bluecore";

/** `npm run image:tag`: the tag of the image that the source at hand makes, a digest of it. */
export async function imageTag({ root }: Project): Promise<number> {
  console.log(sourceDigest(root));
  return 0;
}

/** `npm run image:build`: builds the image as `bluecore` and `bluecore:TAG`. `--platform` is linux/amd64 when it is not given. */
export async function imageBuild(project: Project, args: readonly string[]): Promise<number> {
  const options = { platform: { type: "string", default: "linux/amd64" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  await build(project, values.platform);
  return 0;
}

/**
 * `npm run image:push -- ENVIRONMENT`: brings the source's image to an environment's repository; built unless it is there.
 * `--registry HOST` is one in the place of ECR.
 */
export async function imagePush(project: Project, args: readonly string[]): Promise<number> {
  const { environments, registry } = given(project, args);
  const [environment] = environments;
  const { architecture } = counterSettings(environment.name, environment.vars);
  return Registries.use(project, registry, async (registries) => {
    const reference = await registries.reference(environment, sourceDigest(project.root));
    if ((await registries.digest(reference)) === undefined) {
      await registries.copy(await build(project, `linux/${architecture}`), reference);
    }
    console.log(`${reference} is ${await registries.digest(reference)}`);
    return 0;
  });
}

/** `npm run image:copy -- FROM TO`: brings the source's image from one environment's repository to another's, byte by byte. */
export async function imageCopy(project: Project, args: readonly string[]): Promise<number> {
  const { environments, registry } = given(project, args);
  const [from, to] = environments;
  if (to === undefined) throw new Refusal("name two environments: where the image is, and where it goes");
  return Registries.use(project, registry, async (registries) => {
    const tag = sourceDigest(project.root);
    const source = await registries.reference(from, tag);
    const digest = await registries.digest(source);
    if (digest === undefined) throw new Refusal(`${source} is not there; release it to ${from.name} first`);
    const target = await registries.reference(to, tag);
    if ((await registries.digest(target)) === undefined) await registries.copy(`docker://${source}`, target);
    const arrived = await registries.digest(target);
    if (arrived !== digest) throw new Refusal(`${target} is ${arrived}, another image than ${source}, ${digest}`);
    console.log(`${target} is ${digest}, as in ${from.name}`);
    return 0;
  });
}

/** `npm run promote -- FROM TO`: the image that FROM runs, released to TO. */
export async function promote(project: Project, args: readonly string[]): Promise<number> {
  const [, to] = given(project, args).environments;
  const code = await imageCopy(project, args);
  if (code !== 0 || to === undefined) return code;
  return releaseTo(project, to, { baseUrl: undefined, skipSynth: false });
}

function given(project: Project, args: readonly string[]) {
  const options = { registry: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [first, ...others] = positionals.map((name) => deployedOf(project, name));
  const environments: readonly [Deployed, ...Deployed[]] = [first ?? deployedOf(project, undefined), ...others];
  return { environments, registry: values.registry };
}

/** Builds the image; where skopeo finds it. */
async function build({ root, env }: Project, platform: string): Promise<string> {
  const tag = sourceDigest(root);
  for (const { program, probe, storage } of engines) {
    if (!(await works(program, probe, { cwd: root, env }))) continue;
    const names = ["--tag", `${localName}:${tag}`, "--tag", localName];
    await succeed(program, ["build", "--platform", platform, ...names, "."], { cwd: root, env, show: true });
    return `${storage}${localName}:${tag}`;
  }
  throw new Refusal("no docker, podman or buildah that works, to build the image with; start or install one");
}

async function works(program: string, probe: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  try {
    return (await run(program, probe, options)).code === 0;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
