import { expect } from "chai";
import { faultsOf } from "../test/support/faults";
import { baseVars } from "../test/support/synth";

describe("parts that do not go together are refused", () => {
  const off = {
    createVpc: false,
    createVpcEndpoints: false,
    createEksCluster: false,
    createBastion: false,
    createRedis: false,
  };

  it("a part without a VPC, at its switch", () => {
    const faults = faultsOf({ demo: { ...baseVars, creationConfig: { ...off, createRedis: true } } });
    expect(faults).to.deep.equal([
      "envs/demo/vars.ts: creationConfig.createRedis must be false without a VPC, got true; turn createVpc on, or name an owner in sharedFrom",
    ]);
  });

  it("two environments of one domain, naming both files and the mend", () => {
    expect(faultsOf({ demo: baseVars, prod: baseVars })).to.deep.equal([
      'envs/prod/vars.ts: domain must differ from that of envs/demo/vars.ts, got "api.example.com" in both; give one of them a domain of its own',
    ]);
  });

  const sharer = { ...baseVars, domain: "b.example.com", sharedFrom: "demo", creationConfig: off };
  const sharing: readonly (readonly [title: string, demo: object, prod: object, message: string])[] = [
    [
      "an owner that does not exist",
      baseVars,
      { ...sharer, sharedFrom: "staging" },
      'envs/prod/vars.ts: sharedFrom must be another environment (demo), got "staging"',
    ],
    [
      "itself as the owner",
      baseVars,
      { ...sharer, sharedFrom: "prod" },
      'envs/prod/vars.ts: sharedFrom must be another environment (demo), got "prod"',
    ],
    [
      "an owner that does not make the part",
      { ...baseVars, ecrRepositories: [], creationConfig: { ...baseVars.creationConfig, createRedis: false } },
      sharer,
      "envs/prod/vars.ts: creationConfig.createRedis must be true, got false; envs/demo/vars.ts makes no Redis that could be shared: turn it on in one of the two",
    ],
    [
      "an owner that itself shares",
      baseVars,
      { ...sharer, sharedFrom: "between" },
      'envs/prod/vars.ts: sharedFrom must be an environment that makes its own parts, got "between", which shares from "demo" itself: name "demo"',
    ],
    [
      "an owner in another account",
      { ...baseVars, accountId: "111111111111" },
      { ...sharer, accountId: "222222222222" },
      'envs/prod/vars.ts: accountId must be that of envs/demo/vars.ts ("111111111111"), whose parts it shares, got "222222222222"; nothing is shared with another account',
    ],
    [
      "an owner without a VPC",
      { ...baseVars, creationConfig: off },
      { ...sharer, creationConfig: { ...off, createEksCluster: true, createRedis: true } },
      "envs/prod/vars.ts: creationConfig.createVpc must be true, got false; envs/demo/vars.ts makes no VPC that could be shared: turn it on there",
    ],
    [
      "an owner in another region",
      baseVars,
      { ...sharer, region: "eu-west-1", zones: ["eu-west-1a", "eu-west-1b"] },
      'envs/prod/vars.ts: region must be that of envs/demo/vars.ts (us-west-2), whose parts it shares, got "eu-west-1"',
    ],
    [
      "a VPC of its own beside shared parts",
      baseVars,
      { ...sharer, creationConfig: { ...off, createVpc: true } },
      'envs/prod/vars.ts: creationConfig.createVpc must be false with sharedFrom, got true; what "demo" shares lies in its VPC, out of reach of another',
    ],
    [
      "endpoints in a shared VPC",
      baseVars,
      { ...sharer, creationConfig: { ...off, createVpcEndpoints: true } },
      'envs/prod/vars.ts: creationConfig.createVpcEndpoints must be false in a shared VPC, got true; "demo" makes its endpoints',
    ],
  ];
  for (const [title, demo, prod, message] of sharing) {
    it(`sharedFrom with ${title}`, () => {
      const between = { ...sharer, domain: "between.example.com" };
      const others = message.includes("between") ? { between } : {};
      expect(faultsOf({ ...others, demo, prod })).to.deep.equal([message]);
    });
  }

  it("two that share from each other, with a mend that leads out of it", () => {
    const [a, b] = [
      { ...sharer, domain: "a.example.com", sharedFrom: "b" },
      { ...sharer, sharedFrom: "a" },
    ];
    expect(faultsOf({ a, b })).to.deep.equal([
      'envs/a/vars.ts: sharedFrom must be an environment that makes its own parts, got "b", which shares from "a" itself: let one of them make its parts, and name no owner',
      'envs/b/vars.ts: sharedFrom must be an environment that makes its own parts, got "a", which shares from "b" itself: let one of them make its parts, and name no owner',
    ]);
  });

  it("but not a guest that leaves the account to its credentials", () => {
    expect(faultsOf({ demo: { ...baseVars, accountId: "111111111111" }, prod: sharer })).to.deep.equal([]);
  });
});
