import { expect } from "chai";
import { stateIn } from "../stacks/backend";
import { validate } from "../stacks/validate";
import { type EnvironmentInput, environmentVars, globalVars } from "../stacks/vars";
import { backend } from "../test/support/faults";
import { baseGlobalVars, baseVars } from "../test/support/synth";
import { listed } from "./envs";
import { deployedOf, environmentOf, inOrder } from "./project";
import { Refusal } from "./refusal";

const environment = (name: string, overrides: Partial<EnvironmentInput> = {}) => ({
  name,
  vars: environmentVars({ ...baseVars, domain: `${name}.example.com`, ...overrides }),
  backend,
});

const global = { name: "global", vars: globalVars(baseGlobalVars), backend };

const shared = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false };

const project = (...folders: Parameters<typeof validate>[0]) => ({
  root: "",
  env: {},
  environments: inOrder(validate(folders)),
});

describe("the environments of a pipeline", () => {
  const whole = project(
    environment("alpha", { sharedFrom: "prod", creationConfig: shared }),
    environment("demo"),
    global,
    environment("prod"),
  );

  it("come in the order in which one needs the other", () => {
    expect(whole.environments.map(({ name }) => name)).to.deep.equal(["global", "demo", "prod", "alpha"]);
  });

  it("are those that it may deploy, each with the one before it", () => {
    expect(listed(whole, "deployed")).to.deep.equal([
      { name: "demo", region: "us-west-2", from: "", architecture: "amd64" },
      { name: "prod", region: "us-west-2", from: "demo", architecture: "amd64" },
      { name: "alpha", region: "us-west-2", from: "prod", architecture: "amd64" },
    ]);
  });

  it("have a service where there are a cluster, a Redis and a repository, and promote it among the same processors", () => {
    const arm = { a: { instanceTypes: ["m7g.large"], architecture: "arm64" as const, minSize: 2, maxSize: 3 } };
    const services = project(
      environment("a"),
      environment("b", { eks: { nodeGroups: arm } }),
      environment("c"),
      environment("d", { ecrRepositories: [] }),
      environment("e", { creationConfig: { ...baseVars.creationConfig, createEksCluster: false } }),
    );
    const chain = listed(services, "service").map(
      ({ name, from, architecture }) => `${from} > ${name} ${architecture}`,
    );
    expect(chain).to.deep.equal([" > a amd64", " > b arm64", "a > c amd64"]);
  });

  it("include the account's own where it only looks", () => {
    expect(listed(whole, "all").map(({ name }) => name)).to.deep.equal(["global", "demo", "prod", "alpha"]);
  });

  it("leave out one whose state lies beside somebody's project", () => {
    const local = { ...global, backend: stateIn("local", global.vars) };
    expect(listed(project(local, environment("demo")), "all").map(({ name }) => name)).to.deep.equal(["demo"]);
  });

  it("are named when one is asked for that isn't there, or has no service", () => {
    expect(() => environmentOf(whole, "prd")).to.throw(Refusal, "envs/prd is missing; name one of global, demo, prod");
    expect(() => environmentOf(whole, undefined)).to.throw(Refusal, "an environment is missing");
    expect(() => deployedOf(whole, "global")).to.throw(Refusal, "global has no service");
  });
});
