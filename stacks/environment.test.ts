import { expect } from "chai";
import {
  combinations,
  lacksRedis,
  lacksVpc,
  switches,
  synthAlone,
  synthSharing,
  titleOf,
} from "../test/support/combinations";
import { faultsOf } from "../test/support/faults";
import { baseVars, danglingReferences, type Synthesized, synthEnvironment, synthOwner } from "../test/support/synth";

/** What tells that a part was made. */
const partOf = {
  createVpc: "aws_vpc",
  createVpcEndpoints: "aws_vpc_endpoint",
  createEksCluster: "aws_eks_cluster",
  createBastion: "aws_instance",
  createRedis: "aws_elasticache_replication_group",
} as const;

const made = "made, and nothing else";
const refusedWithoutVpc = "refused with its reason";
const refusedWithCounter = "refused with the counter, which has no Redis, and made without it";

describe("each combination of creationConfig", () => {
  for (const creationConfig of combinations) {
    const on = switches.filter((name) => creationConfig[name]);
    const refused = lacksVpc(creationConfig);
    const noRedis = lacksRedis(creationConfig);
    it(`${titleOf(creationConfig)} is ${refused ? refusedWithoutVpc : noRedis ? refusedWithCounter : made}`, () => {
      const faults = faultsOf({ demo: { ...baseVars, creationConfig } });
      if (refused) {
        expect(
          faults.map((fault) => /creationConfig\.(\w+) must be false without a VPC/.exec(fault)?.[1]),
        ).to.deep.equal(on);
        return;
      }
      expect(faults.join()).to.match(noRedis ? /^\S+ creationConfig\.createRedis must be true for the counter/ : /^$/);
      const stack = synthAlone(creationConfig);
      expect(switches.filter((name) => Object.keys(stack.all(partOf[name])).length > 0)).to.deep.equal(on);
      expect(danglingReferences(stack)).to.deep.equal([]);
    });
  }
});

describe("each combination of creationConfig in the VPC of another environment", () => {
  for (const creationConfig of combinations.filter(({ createVpc }) => !createVpc)) {
    const { createVpcEndpoints } = creationConfig;
    it(`${titleOf(creationConfig)} is ${createVpcEndpoints ? "refused with its reason" : "made, and the rest looked up by name"}`, () => {
      const prod = { ...baseVars, domain: "b.example.com", sharedFrom: "demo", creationConfig };
      expect(faultsOf({ demo: baseVars, prod })).to.have.length(createVpcEndpoints ? 1 : 0);
      if (createVpcEndpoints) return;
      const stack = synthSharing(creationConfig);
      expect(stack.one("aws_vpc", "", "data").tags).to.deep.equal({ Name: "bluecore-demo" });
      const lookups = {
        createEksCluster: "aws_eks_cluster",
        createRedis: "aws_elasticache_replication_group",
      } as const;
      for (const name of ["createEksCluster", "createRedis"] as const) {
        expect(Object.keys(stack.all(lookups[name])), name).to.have.length(creationConfig[name] ? 1 : 0);
        expect(Object.keys(stack.all(lookups[name], "data")), name).to.have.length(creationConfig[name] ? 0 : 1);
      }
      expect(danglingReferences(stack)).to.deep.equal([]);
    });
  }
});

describe("an environment", () => {
  let demo: Synthesized;
  let prod: Synthesized;
  before(() => {
    demo = synthEnvironment();
    prod = synthEnvironment({}, "prod");
  });

  it("copied under another name differs from the first in every name", () => {
    expect(JSON.stringify(prod.json)).to.not.contain("demo");
    const nameless = (stack: Synthesized, name: string) => JSON.stringify(stack.json).replaceAll(name, "NAME");
    expect(nameless(prod, "prod").length).to.equal(nameless(demo, "demo").length);
  });

  it("tags all that it makes with its name", () => {
    expect(JSON.stringify(demo.json.provider)).to.contain('"Environment":"demo"');
  });

  it("that shares with another may not be destroyed, and one that does not may", () => {
    const guardOf = (stack: Synthesized) => stack.one("aws_vpc").lifecycle;
    expect(guardOf(synthOwner("prod"))).to.deep.equal({ prevent_destroy: true });
    expect(guardOf(demo)).to.deep.equal({ prevent_destroy: false });
  });

  it("may be held to one account", () => {
    const { json } = synthEnvironment({ accountId: "123456789012" });
    expect(JSON.stringify(json.provider)).to.contain('"allowed_account_ids":["123456789012"]');
  });
});
