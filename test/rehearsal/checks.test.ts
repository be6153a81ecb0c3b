import { expect } from "chai";
import { passwords, resourceCounts } from "./checks";

describe("what the rehearsal reads", () => {
  it("takes the counts of an apply and of a destroy from what Terraform printed", () => {
    const apply = "demo  Apply complete! Resources: 41 added, 2 changed, 1 destroyed.\n";
    expect(resourceCounts(apply)).to.equal("41 added, 2 changed, 1 destroyed");
    expect(resourceCounts("demo  Destroy complete! Resources: 41 destroyed.")).to.equal("41 destroyed");
  });

  it("refuses output that has no counts", () => {
    expect(() => resourceCounts("demo  Initializing the backend...")).to.throw("did not say how many");
  });

  it("finds the passwords of a secret, bare or in JSON, and leaves names and addresses", () => {
    const token = "q7".repeat(32);
    expect(passwords(token)).to.deep.equal([token]);
    const connection = { url: `rediss://:${token}@h.example.com:6379`, token, host: "h.example.com", port: 6379 };
    expect(passwords(JSON.stringify(connection))).to.deep.equal([token]);
  });
});
