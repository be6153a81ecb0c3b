import { expect } from "chai";
import { passwords, resourceCounts } from "./checks";
import { whoHolds } from "./steps/lock";

describe("what the rehearsal reads", () => {
  it("takes the counts of an apply and of a destroy from what Terraform printed", () => {
    const apply = "demo  Apply complete! Resources: 41 added, 2 changed, 1 destroyed.\n";
    expect(resourceCounts(apply)).to.equal("41 added, 2 changed, 1 destroyed");
    expect(resourceCounts("demo  Destroy complete! Resources: 41 destroyed.")).to.equal("41 destroyed");
  });

  it("refuses output that has no counts", () => {
    expect(() => resourceCounts("demo  Initializing the backend...")).to.throw("did not say how many");
  });

  it("takes the lock's id and its holder from a refusal, and no other failure for one", () => {
    const lines = [
      "Error: Error acquiring the state lock",
      "Lock Info:",
      "  ID:        0a1b2c3d-ffff",
      "  Path:      x",
    ];
    const holder = ["  Operation: OperationTypeApply", "  Who:       ann@desk"];
    const refused = whoHolds([...lines, ...holder].map((line) => `demo  ${line}`).join("\n"));
    expect(refused.id).to.equal("0a1b2c3d-ffff");
    expect(refused.text).to.include("0a1b2c3d").and.include("ann@desk").and.include("Apply");
    expect(() => whoHolds("Error: no such VPC\n  ID: 7")).to.throw("not at the lock");
  });

  it("finds the passwords of a secret, bare or in JSON, and leaves names and addresses", () => {
    const token = "q7".repeat(32);
    expect(passwords(token)).to.deep.equal([token]);
    const connection = { url: `rediss://:${token}@h.example.com:6379`, token, host: "h.example.com", port: 6379 };
    expect(passwords(JSON.stringify(connection))).to.deep.equal([token]);
  });
});
