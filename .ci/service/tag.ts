import { imageTagVariable } from "../../modules/counter/names";
import type { Terraform } from "../plan/terraform";

/** The tag of the image that an environment's state says is deployed; undefined before the first deploy. */
export async function deployedTag(terraform: Pick<Terraform, "outputs">): Promise<string | undefined> {
  const { counter_image: image } = await terraform.outputs();
  return typeof image === "string" ? image.slice(image.lastIndexOf(":") + 1) : undefined;
}

/** Options of `terraform plan` for another image than that of the source; none for that. */
export const imageTagOption = (tag: string | undefined): string[] =>
  tag === undefined ? [] : [`-var=${imageTagVariable}=${tag}`];
