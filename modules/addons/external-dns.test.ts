import { expect } from "chai";
import { releasesOf } from "../../test/support/releases";
import { policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";
import { readReference, valueFaults } from "./reference/known-values";

describe("external-dns", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEnvironment({ domain: "api.example.com", edge: { hostedZone: "example.com" } });
  });
  const values = () => releasesOf(stack)["external-dns"]?.values ?? {};

  it("is there when there is a hosted zone, unless it is turned off", () => {
    expect(releasesOf(stack)).to.have.property("external-dns");
    expect(releasesOf(synthEnvironment())).to.not.have.property("external-dns");
    const off = synthEnvironment({
      domain: "api.example.com",
      edge: { hostedZone: "example.com" },
      addons: { enableExternalDns: false },
    });
    expect(releasesOf(off)).to.not.have.property("external-dns");
  });

  it("writes to that zone only, and takes away only what it wrote", () => {
    expect(values()).to.deep.include({ policy: "sync", registry: "txt", domainFilters: ["example.com"] });
    expect(values().txtOwnerId).to.match(/aws_eks_cluster\..*\.name/);
    const [write] = policyIn(stack.one("aws_iam_role_policy", "addons_external-dns")).Statement;
    expect(write?.Resource).to.match(/:route53:::hostedzone\/\$\{data\.aws_route53_zone\./);
  });

  it("gives its chart no value that it does not know", () => {
    expect(valueFaults(readReference("external-dns").values, values())).to.deep.equal([]);
  });
});
