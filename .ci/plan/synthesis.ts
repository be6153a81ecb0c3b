import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../refusal";

/** What Terraform itself puts beside the synthesized files. */
const terraforms = /^(\.terraform(\/|$)|\.terraform\.lock\.hcl$|terraform\.tfstate)|\.tfplan$/;

/** A digest of all that cdktf synthesized for a stack, assets included: the same source gives the same one anywhere. */
export function synthesisDigest(stackFolder: string): string {
  if (!existsSync(join(stackFolder, "cdk.tf.json"))) {
    throw new Refusal(`${stackFolder} holds no synthesized stack; run npm run synth`);
  }
  const files = readdirSync(stackFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(stackFolder.length + 1))
    .filter((file) => !terraforms.test(file))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) {
    const content = readFileSync(join(stackFolder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}
