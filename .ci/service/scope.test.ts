import { expect } from "chai";
import { stateIn } from "../../stacks/backend";
import { validate } from "../../stacks/validate";
import { type EnvironmentInput, environmentVars, globalVars } from "../../stacks/vars";
import { baseGlobalVars, baseVars, type Synthesized, synthEnvironment } from "../../test/support/synth";
import { isDeployed } from "../project";
import { baseUrlOf } from "./command";
import { foreignChanges, serviceAddresses } from "./scope";
import { deployedTag, imageTagOption } from "./tag";

describe("what a release may change", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEnvironment();
  });

  it("is the image, the release that runs it and the note of what runs, by the variable that all mention", () => {
    const types = serviceAddresses(stack.json).map((address) => address.replace(/_[0-9A-F]{8}$/, ""));
    expect(types.sort()).to.deep.equal([
      "helm_release.counter_app_objects_release",
      "terraform_data.counter_deployed_tag",
      "terraform_data.image_push",
    ]);
  });

  it("is told from all else that a plan would do", () => {
    const [own = ""] = serviceAddresses(stack.json);
    const changes = [own, "aws_vpc.main"].map((address) => ({ address, action: "change", details: [] }) as const);
    expect(foreignChanges(changes, [own]).map(({ address }) => address)).to.deep.equal(["aws_vpc.main"]);
  });

  it("keeps the image in the variable, so that another can be asked for", () => {
    expect(stack.json.variable).to.have.all.keys("image_tag");
    expect(imageTagOption("abc")).to.deep.equal(["-var=image_tag=abc"]);
    expect(imageTagOption(undefined)).to.deep.equal([]);
  });

  it("begins with the tag that the state has, when there is one", async () => {
    const tagOf = (outputs: Record<string, unknown>) => deployedTag({ outputs: async () => outputs });
    expect(await tagOf({ counter_image: "127.0.0.1:5000/bluecore-demo/counter:abc" })).to.equal("abc");
    expect(await tagOf({})).to.equal(undefined);
  });
});

describe("where a service answers", () => {
  const urlOf = (overrides: Partial<EnvironmentInput>) => {
    const home = globalVars(baseGlobalVars);
    const vars = environmentVars({ ...baseVars, domain: "api.example.com", ...overrides });
    const [environment] = validate([{ name: "demo", vars, backend: stateIn("s3", home) }]);
    if (!environment || !isDeployed(environment)) throw new Error("no environment");
    return baseUrlOf(environment);
  };

  it("follows from domain, path and TLS", () => {
    expect(urlOf({})).to.equal("http://api.example.com");
    expect(urlOf({ counter: { path: "/counter" } })).to.equal("http://api.example.com/counter");
    expect(urlOf({ edge: { tls: true, hostedZone: "example.com" } })).to.equal("https://api.example.com");
  });
});
