import { expect } from "chai";
import { backend } from "../test/support/faults";
import { baseVars } from "../test/support/synth";
import { validate } from "./validate";
import { type EnvironmentInput, environmentVars } from "./vars";
import { warningsOf } from "./warnings";

const warningsAt = (day: string, creationConfig = baseVars.creationConfig) =>
  validate([
    { name: "demo", vars: environmentVars({ ...baseVars, creationConfig, eks: { version: "1.35" } }), backend },
  ]).flatMap((environment) => warningsOf(environment, new Date(day)));

describe("a Kubernetes version past its standard support", () => {
  it("is warned of from the day on which it ends", () => {
    expect(warningsAt("2027-03-26")).to.deep.equal([]);
    expect(warningsAt("2027-03-27").join()).to.match(
      /^envs\/demo\/vars\.ts: eks\.version "1\.35" left standard support on 2027-03-27.*choose a later version$/,
    );
  });

  it("is not, where no cluster is made", () => {
    expect(warningsAt("2027-03-27", { ...baseVars.creationConfig, createEksCluster: false })).to.deep.equal([]);
  });
});

describe("nodes with no way out", () => {
  const told = (input: Partial<EnvironmentInput>) =>
    validate([{ name: "demo", vars: environmentVars({ ...baseVars, ...input }), backend }]).flatMap((environment) =>
      warningsOf(environment, new Date("2026-08-01")),
    );

  it("are warned of when there is no registry within their reach", () => {
    expect(told({ vpc: { natGateways: "none" } }).join()).to.match(
      /^envs\/demo\/vars\.ts: addons\.chartMirror names no registry.*holds copies$/,
    );
  });

  it("are not when there is one, or a way out", () => {
    expect(told({ vpc: { natGateways: "none" }, addons: { chartMirror: "registry.example.com" } })).to.deep.equal([]);
    expect(told({})).to.deep.equal([]);
  });
});
