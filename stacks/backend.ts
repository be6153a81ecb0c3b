import { join } from "node:path";
import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import * as v from "valibot";
import { type GlobalInput, type GlobalVars, globalSchema, type Vars } from "./vars";

/** Where a stack's state is kept: beside the project, or in the bucket that envs/global/vars.ts names. */
export interface Backend {
  readonly kind: "local" | "s3";
  readonly home: Vars<GlobalInput>;
}

/** Keeps the state in the given kind of place; `home` is envs/global's vars. */
export const stateIn = (kind: Backend["kind"], home: Vars<GlobalInput>): Backend => ({ kind, home });

/** The vars of the account that keeps the state. */
export const homeOf = ({ home }: Backend): GlobalVars => v.parse(globalSchema, home.input);

/** The key of an environment's state in the bucket. */
export const stateKey = (environment: string) => `${environment}/terraform.tfstate`;

/**
 * Gives a stack its backend.
 *
 * @param root the project's folder: a local state lies there, as a relative path would lie in cdktf.out and be lost with it
 */
export function useBackend(stack: TerraformStack, environment: string, backend: Backend, root: string): void {
  if (backend.kind === "local") {
    new LocalBackend(stack, { path: join(root, `terraform.${environment}.tfstate`) });
    return;
  }
  const home = homeOf(backend);
  const config = {
    bucket: home.stateBucket,
    key: stateKey(environment),
    region: home.region,
    // The lock file is the heir of the table, which Terraform deprecated in 1.11: both are held, so that a colleague with an
    // older habit or an older Terraform can't slip in between. cdktf's type lacks useLockfile, but passes it on.
    dynamodbTable: home.lockTable,
    useLockfile: true,
    // No `encrypt`: it asks for S3's own key, and so would bypass the bucket's default, which is our KMS key.
  };
  new S3Backend(stack, config);
}
