import { imageTagVariable } from "../../modules/counter/names";
import type { Terraform } from "../plan/terraform";

/** The tag of the image among the outputs of an environment; undefined before the first deploy. */
export function tagOf({ counter_image: image }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof image === "string" ? image.slice(image.lastIndexOf(":") + 1) : undefined;
}

/** The tag of the image that an environment's state says is deployed; undefined before the first deploy. */
export const deployedTag = async (terraform: Pick<Terraform, "outputs">): Promise<string | undefined> =>
  tagOf(await terraform.outputs());

/** Options of `terraform plan` for another image than that of the source; none for that. */
export const imageTagOption = (tag: string | undefined): string[] =>
  tag === undefined ? [] : [`-var=${imageTagVariable}=${tag}`];
