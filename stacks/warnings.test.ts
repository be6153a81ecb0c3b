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

  it("are warned of in the VPC of another environment", () => {
    const creationConfig = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false };
    const prod = environmentVars({ ...baseVars, domain: "b.example.com", sharedFrom: "demo", creationConfig });
    const demo = environmentVars({ ...baseVars, vpc: { natGateways: "none" }, addons: { chartMirror: "mirror" } });
    const environments = validate([
      { name: "demo", vars: demo, backend },
      { name: "prod", vars: prod, backend },
    ]);
    const warnings = environments.flatMap((environment) => warningsOf(environment, new Date("2026-08-01")));
    expect(warnings.join()).to.match(/^envs\/prod\/vars\.ts: addons\.chartMirror names no registry/);
  });
});

describe("more nodes of Redis than an account may have in a cluster", () => {
  const told = (redis: EnvironmentInput["redis"], creationConfig = baseVars.creationConfig) =>
    validate([{ name: "demo", vars: environmentVars({ ...baseVars, redis, creationConfig }), backend }]).flatMap(
      (environment) => warningsOf(environment, new Date("2026-08-01")),
    );

  it("are warned of, as AWS has to raise the quota first", () => {
    expect(told({ shards: 45, replicasPerShard: 1 })).to.deep.equal([]);
    expect(told({ shards: 46, replicasPerShard: 1 }).join()).to.match(
      /^envs\/demo\/vars\.ts: redis\.shards and redis\.replicasPerShard make 92 nodes.* 90 .*ask for more before the deploy$/,
    );
  });

  it("are not, where no Redis is made", () => {
    const creationConfig = { ...baseVars.creationConfig, createEksCluster: false, createRedis: false };
    expect(told({ shards: 46, replicasPerShard: 1 }, creationConfig)).to.deep.equal([]);
  });
});
