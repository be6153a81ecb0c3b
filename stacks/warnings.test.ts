import { expect } from "chai";
import { backend } from "../test/support/faults";
import { baseVars } from "../test/support/synth";
import { validate } from "./validate";
import { environmentVars } from "./vars";
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
