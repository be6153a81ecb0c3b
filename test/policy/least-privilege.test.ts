import { expect } from "chai";
import { exceptions, managedPolicies } from "./exceptions";
import { type Finding, findingsIn } from "./findings";
import { subjects } from "./subjects";

describe("least privilege", () => {
  const found: (Finding & { readonly subject: string })[] = [];
  const attached = new Map<string, string>();
  before(() => {
    for (const [subject, stack] of subjects()) {
      found.push(...findingsIn(stack).map((finding) => ({ ...finding, subject })));
      for (const [name, { policy_arn }] of Object.entries(stack.all("aws_iam_role_policy_attachment"))) {
        attached.set(String(policy_arn).split("/").pop() ?? "", `${subject}: ${name}`);
      }
    }
  });

  const covers = (finding: Finding) =>
    exceptions.filter(
      ({ address, sid, kind }) => kind === finding.kind && address.test(finding.address) && sid.test(finding.sid),
    );

  it("gives no whole service, no resource at all and nothing to everyone but for the exceptions that have a reason", () => {
    const others = found.filter((finding) => covers(finding).length === 0);
    expect(others.map(({ subject, address, sid, kind }) => `${subject}: ${address} (${sid}): ${kind}`)).to.deep.equal(
      [],
    );
  });

  it("gives no action of every service to anybody, without exception", () => {
    expect(found.filter(({ kind }) => kind === "every action")).to.deep.equal([]);
    expect(exceptions.filter(({ kind }) => kind === "every action")).to.deep.equal([]);
  });

  it("has no exception that nothing needs any more", () => {
    const unused = exceptions.filter((exception) => !found.some((finding) => covers(finding).includes(exception)));
    expect(unused.map(({ address, sid, kind }) => `${address} (${sid}): ${kind}`)).to.deep.equal([]);
  });

  it("attaches those of AWS's managed policies that have a reason, and no other", () => {
    expect([...attached.keys()].sort()).to.deep.equal(Object.keys(managedPolicies).sort());
  });

  it("gives a reason for each exception", () => {
    for (const reason of [...exceptions.map(({ reason }) => reason), ...Object.values(managedPolicies)]) {
      expect(reason).to.match(/^[A-Zae].{15,}\.$/);
    }
  });
});
