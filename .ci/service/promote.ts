import { parseArgs } from "node:util";
import { synthesize, Terraform } from "../plan/terraform";
import { deployedOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { releaseTo } from "./command";
import { bringImage } from "./image";
import { deployedTag } from "./tag";

/**
 * `npm run promote -- FROM TO`: the image that FROM runs, as its state tells, released to TO; after a rollback that is another
 * one than the source's. `--base-url URL` and `--skip-synth` are those of a release, `--registry HOST` is one in the place of ECR.
 */
export async function promote(project: Project, args: readonly string[]): Promise<number> {
  const options = {
    registry: { type: "string" },
    "base-url": { type: "string" },
    "skip-synth": { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (positionals.length !== 2) throw new Refusal("name two environments: which runs the image, and which shall");
  const [from, to] = [deployedOf(project, positionals[0]), deployedOf(project, positionals[1])];
  if (!values["skip-synth"]) await synthesize(project);
  const terraform = new Terraform(project, from.name);
  await terraform.init("made anew");
  const tag = await deployedTag(terraform);
  if (tag === undefined)
    throw new Refusal(`${from.name} runs no image; release one first: npm run release -- ${from.name}`);
  console.log(`${from.name} runs ${tag}`);
  await bringImage(project, { from, to, tag, registry: values.registry });
  return releaseTo(project, to, { tag, baseUrl: values["base-url"], skipSynth: true });
}
