import { expect } from "chai";
import { backend, faultsOf } from "../../test/support/faults";
import { baseGlobalVars, baseVars } from "../../test/support/synth";
import { withChange } from "../../test/support/wrong-inputs";
import { EnvironmentFaults } from "../environments";
import { validate } from "../validate";
import { globalSchema } from "../vars";

describe("the faults of the environments' files", () => {
  it("come all at once", () => {
    const demo = withChange(withChange(baseVars, "redis.shards", 0), "vpc.cidr", "x");
    const prod = withChange(withChange(baseVars, "domain", "other.example.com"), "bastion.instanceType", "t3.nano");
    expect(faultsOf({ demo, prod }).map((fault) => fault.split(" must")[0])).to.deep.equal([
      "envs/demo/vars.ts: vpc.cidr",
      "envs/demo/vars.ts: redis.shards",
      "envs/prod/vars.ts: bastion.instanceType",
    ]);
  });

  it("are as many as there are zones of another region", () => {
    expect(faultsOf({ demo: { ...baseVars, region: "eu-west-1" } })).to.deep.equal(
      ["a", "b", "c"].map(
        (zone) =>
          `envs/demo/vars.ts: zones must be zones of eu-west-1, got "us-west-2${zone}"; change it or the region`,
      ),
    );
  });

  for (const [vars, shown] of [
    [null, "null"],
    ["demo", '"demo"'],
    [5, "5"],
  ] as const) {
    it(`are one where there are no variables at all: ${shown}`, () => {
      const prod = { ...baseVars, domain: "b.example.com" };
      expect(faultsOf({ demo: vars as unknown as object, prod })).to.deep.equal([
        `envs/demo/vars.ts: vars must be an object, got ${shown}`,
      ]);
    });
  }

  it("of an owner are not told again at those that share from it", () => {
    const creationConfig = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false };
    const prod = { ...baseVars, domain: "b.example.com", sharedFrom: "demo", creationConfig };
    for (const path of ["region", "creationConfig", "vpc.natGateways", "addons", "eks", "accountId"]) {
      const faults = faultsOf({ demo: withChange(baseVars, path, 5), prod });
      expect(
        faults.filter((fault) => !fault.startsWith("envs/demo/")),
        path,
      ).to.deep.equal([]);
    }
    expect(faultsOf({ demo: null as unknown as object, prod })).to.have.length(1);
  });
});

describe("the account-wide files", () => {
  const faultsOfAccounts = (inputs: Readonly<Record<string, object>>) => {
    const folders = Object.entries(inputs).map(([name, input]) => ({
      name,
      vars: { schema: globalSchema, input: { ...baseGlobalVars, ...input } },
      backend,
    }));
    try {
      validate(folders);
      return [];
    } catch (error) {
      if (error instanceof EnvironmentFaults) return error.faults;
      throw error;
    }
  };

  for (const [change, message] of [
    [
      { stateBucket: "My_Bucket" },
      'stateBucket must be 3 to 63 lower-case letters, digits and hyphens, unique in all of AWS, got "My_Bucket"',
    ],
    [{ github: { repository: "acme/counter", ids: { owner: 12 } } }, "github.ids.repository is missing"],
    [
      { github: { repository: "acme/counter", ids: { owner: "12", repository: 345 } } },
      'github.ids.owner must be a whole number from 1 to 9007199254740991, got "12"',
    ],
  ] as const) {
    it(`are checked as the others are: ${message}`, () => {
      expect(faultsOfAccounts({ global: change })).to.deep.equal([`envs/global/vars.ts: ${message}`]);
    });
  }

  it("are one for an account, as a second would make bucket, table and roles twice", () => {
    expect(faultsOfAccounts({ global: {}, other: {} })).to.deep.equal([
      "envs/other/vars.ts: accountId must name another account than envs/global/vars.ts names; an account has its state bucket, its roles and its settings once: give both files their account, or remove one of the folders",
    ]);
    const twice = { accountId: "111111111111" };
    expect(faultsOfAccounts({ global: twice, other: twice }).join()).to.contain(
      'accountId must name another account than envs/global/vars.ts names, got "111111111111"',
    );
  });

  it("have buckets of different names in different accounts", () => {
    const [global, other] = [{ accountId: "111111111111" }, { accountId: "222222222222" }];
    expect(faultsOfAccounts({ global, other })).to.deep.equal([
      'envs/other/vars.ts: stateBucket must differ from that of envs/global/vars.ts, got "example-terraform-state" in both; a bucket\'s name is unique in all of AWS: give one of them another',
    ]);
    expect(faultsOfAccounts({ global, other: { ...other, stateBucket: "other-terraform-state" } })).to.deep.equal([]);
  });
});
