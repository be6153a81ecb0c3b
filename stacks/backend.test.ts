import { TerraformStack } from "cdktf";
import { expect } from "chai";
import { synthStack } from "../test/support/synth";
import { useBackend } from "./backend";
import { globalVars } from "./vars";

const home = globalVars({ region: "eu-west-1", stateBucket: "example-terraform-state", lockTable: "example-lock" });

const backendOf = (kind: "local" | "s3") => {
  const { json } = synthStack((app) => {
    const stack = new TerraformStack(app, "prod");
    useBackend(stack, "prod", { kind, home }, "/project");
    return stack;
  });
  return json.terraform?.backend;
};

describe("a backend", () => {
  it("in S3 has a key of its own in the bucket of envs/global, and both locks", () => {
    expect(backendOf("s3")).to.deep.equal({
      s3: {
        bucket: "example-terraform-state",
        region: "eu-west-1",
        key: "prod/terraform.tfstate",
        dynamodb_table: "example-lock",
        use_lockfile: true,
      },
    });
  });

  it("that is local lies in the project's folder, where cdktf.out can be deleted", () => {
    expect(backendOf("local")).to.deep.equal({ local: { path: "/project/terraform.prod.tfstate" } });
  });
});
