import { join } from "node:path";
import { type LocalExecProvisioner, type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** The project's folder, seen from where Terraform runs: cdktf.out/stacks/<environment>. */
const root = join("..", "..", "..");

/**
 * A script of the project that Terraform runs where it runs itself, once a resource is made, or before it is destroyed.
 *
 * @param path the script, in the project
 * @param environment what it is told; at a destroy only what the resource itself keeps, as `${self.input.…}`
 */
export const script = (
  path: string,
  environment: Readonly<Record<string, string>>,
  when: "create" | "destroy" = "create",
): LocalExecProvisioner => ({
  type: "local-exec",
  command: `bash ${path}`,
  workingDir: root,
  environment: { ...environment },
  ...(when === "destroy" ? { when } : {}),
});

/** Terraform's resource that holds values and scripts. (cdktf's own DataResource starts Terraform at each synth, for its version.) */
export class TerraformData extends TerraformResource {
  constructor(scope: Construct, id: string, options: TerraformMetaArguments) {
    super(scope, id, {
      ...options,
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
  }
}
