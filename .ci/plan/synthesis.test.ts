import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Refusal } from "../refusal";
import { synthesisDigest } from "./synthesis";

describe("the digest of a synthesized stack", () => {
  const folders: string[] = [];
  const stack = (files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), "bluecore-stack-"));
    folders.push(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return synthesisDigest(folder);
  };
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const files = { "cdk.tf.json": "{}", "assets/chart/ABC/Chart.yaml": "name: manifests" };

  it("is the same wherever it is made, and whatever Terraform keeps beside it", () => {
    const terraforms = { ".terraform.lock.hcl": "x", ".terraform/providers/aws": "y", "terraform.tfstate": "z" };
    expect(stack({ ...files, ...terraforms })).to.equal(stack(files));
  });

  it("is another when a value, an asset or a file's name is", () => {
    const digests = [
      files,
      { ...files, "cdk.tf.json": '{"resource":{}}' },
      { ...files, "assets/chart/ABC/Chart.yaml": "name: other" },
      { "cdk.tf.json": "{}", "assets/chart/ABD/Chart.yaml": "name: manifests" },
    ].map(stack);
    expect(new Set(digests).size).to.equal(digests.length);
  });

  it("is refused where nothing was synthesized", () => {
    expect(() => stack({ "other.json": "{}" })).to.throw(Refusal, "run npm run synth");
  });
});
