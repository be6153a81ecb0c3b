import { parseArgs } from "node:util";
import { sourceDigest } from "../../modules/counter/source-digest";
import { counterSettings } from "../../stacks/counter-settings";
import { type Deployed, deployedOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { run, succeed } from "../shell";
import { Registries } from "./registry";

/** A program that builds images. */
interface Engine {
  readonly program: string;
  /** Arguments by which it tells whether it works. */
  readonly probe: readonly string[];
  /** Arguments by which it writes an image to a file, in the form that docker gave them. */
  readonly save: (image: string, file: string) => readonly string[];
}

/** In the order of preference. */
const engines: readonly Engine[] = [
  { program: "docker", probe: ["version"], save: (image, file) => ["save", "--output", file, image] },
  { program: "podman", probe: ["info"], save: (image, file) => ["save", "--output", file, image] },
  { program: "buildah", probe: ["info"], save: (image, file) => ["push", image, `docker-archive:${file}`] },
];

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
  const { architecture } = counterSettings(environment);
  return Registries.use(project, registry, async (registries) => {
    const reference = await registries.reference(environment, sourceDigest(project.root));
    if ((await registries.digest(reference)) === undefined) {
      const { program, save } = await build(project, `linux/${architecture}`);
      const archive = registries.file("image.tar");
      const image = `${localName}:${sourceDigest(project.root)}`;
      await succeed(program, save(image, archive), { cwd: project.root, env: project.env });
      await registries.copy(`docker-archive:${archive}`, reference);
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
  await bringImage(project, { from, to, tag: sourceDigest(project.root), registry });
  return 0;
}

export interface Move {
  readonly from: Deployed;
  readonly to: Deployed;
  readonly tag: string;
  /** One in the place of ECR. */
  readonly registry: string | undefined;
}

/**
 * Brings an image from one environment's repository to another's, byte by byte. One that is there under its tag stays: the first
 * deploy of an environment builds its image with the repository, before anything can be copied there, and ECR's tags are
 * immutable. It is of the same source, as the tag is its digest.
 */
export async function bringImage(project: Project, { from, to, tag, registry }: Move): Promise<void> {
  await Registries.use(project, registry, async (registries) => {
    const source = await registries.reference(from, tag);
    const digest = await registries.digest(source);
    if (digest === undefined) throw new Refusal(`${source} is not there; release it to ${from.name} first`);
    const target = await registries.reference(to, tag);
    const there = await registries.digest(target);
    if (there !== undefined && there !== digest) {
      console.log(`${target} is ${there}, built here of the same source as ${source}; it stays, as tags are immutable`);
      return;
    }
    if (there === undefined) await registries.copy(`docker://${source}`, target);
    const arrived = await registries.digest(target);
    if (arrived !== digest) throw new Refusal(`${target} is ${arrived}, another image than ${source}, ${digest}`);
    console.log(`${target} is ${digest}, as in ${from.name}`);
  });
}

function given(project: Project, args: readonly string[]) {
  const options = { registry: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  const [first, ...others] = positionals.map((name) => deployedOf(project, name));
  const environments: readonly [Deployed, ...Deployed[]] = [first ?? deployedOf(project, undefined), ...others];
  return { environments, registry: values.registry };
}

/** Builds the image; with what. */
async function build({ root, env }: Project, platform: string): Promise<Engine> {
  const tag = sourceDigest(root);
  for (const engine of engines) {
    if (!(await works(engine, { cwd: root, env }))) continue;
    const names = ["--tag", `${localName}:${tag}`, "--tag", localName];
    const args = ["build", "--platform", platform, ...names, "."];
    await succeed(engine.program, args, { cwd: root, env, show: true });
    return engine;
  }
  throw new Refusal("no docker, podman or buildah that works, to build the image with; start or install one");
}

async function works({ program, probe }: Engine, options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<boolean> {
  try {
    return (await run(program, probe, options)).code === 0;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
