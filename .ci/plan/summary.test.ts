import { expect } from "chai";
import { changesOf, outputsOf, type TerraformPlan } from "./summary";

type Resource = NonNullable<TerraformPlan["resource_changes"]>[number];

const resource = (address: string, change: Resource["change"]): Resource => ({ address, change });

const detailsOf = (change: Resource["change"]) =>
  changesOf({ resource_changes: [resource("aws_a.a", change)] })[0]?.details;

describe("what a plan changes", () => {
  it("is listed with what is lost first, then by address", () => {
    const changes = changesOf({
      resource_changes: [
        resource("aws_e.new", { actions: ["create"] }),
        resource("aws_d.changed", { actions: ["update"] }),
        resource("aws_c.replaced", { actions: ["create", "delete"] }),
        resource("aws_b.replaced", { actions: ["delete", "create"] }),
        resource("aws_a.same", { actions: ["no-op"] }),
        resource("data.aws_a.read", { actions: ["read"] }),
        resource("aws_z.gone", { actions: ["delete"] }),
        resource("aws_y.left", { actions: ["forget"] }),
        resource("aws_x.found", { actions: ["no-op"], importing: { id: "x" } }),
      ],
    });
    expect(changes.map(({ action, address }) => `${action} ${address}`)).to.deep.equal([
      "destroy aws_z.gone",
      "replace aws_b.replaced",
      "replace aws_c.replaced",
      "forget aws_y.left",
      "change aws_d.changed",
      "create aws_e.new",
      "import aws_x.found",
    ]);
  });

  it("tells plain values that change, and of larger ones that they do", () => {
    expect(
      detailsOf({
        actions: ["update"],
        before: { size: 2, name: "same", tags: { a: 1 }, long: "x".repeat(81) },
        after: { size: 3, name: "same", tags: { a: 2 }, long: "y", arn: null },
        after_unknown: { arn: true },
      }),
    ).to.deep.equal(["arn: none → known after apply", 'long: … → "y"', "size: 2 → 3", "tags: … → …"]);
  });

  it("never tells a value that is sensitive before or after, or has a sensitive part", () => {
    const details = detailsOf({
      actions: ["update"],
      before: { token: "old-secret", user: "a-secret", parts: ["x"] },
      after: { token: "new", user: "b-secret", parts: ["y-secret"] },
      before_sensitive: { token: true },
      after_sensitive: { user: true, parts: [true] },
    });
    expect(details).to.deep.equal(["parts: (sensitive)", "token: (sensitive)", "user: (sensitive)"]);
  });

  it("tells of a replacement only what forces it", () => {
    expect(
      detailsOf({
        actions: ["delete", "create"],
        before: { zone: "a", size: 1 },
        after: { zone: "b", size: 2 },
        after_unknown: { id: true },
        replace_paths: [["zone"]],
      }),
    ).to.deep.equal(['zone: "a" → "b" (forces replacement)']);
  });

  it("has the outputs that change", () => {
    const output_changes = { same: { actions: ["no-op"] }, other: { actions: ["update"] } };
    expect(outputsOf({ output_changes })).to.deep.equal(["other"]);
  });
});
