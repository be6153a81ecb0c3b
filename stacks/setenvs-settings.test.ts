import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../service/manifests/object";
import { toYaml } from "../service/manifests/render";
import { releasesOf } from "../test/support/releases";
import { baseVars, synthEnvironment } from "../test/support/synth";
import { check } from "./check";
import { EnvironmentFaults } from "./environments";
import { environmentFiles, knownSettings } from "./setenvs-settings";
import { type EnvironmentInput, environmentSchema } from "./vars";

const given = {
  redisHost: "clustercfg.redis.example.com",
  imageRepository: "123456789012.dkr.ecr.us-west-2.amazonaws.com/bluecore-demo/counter",
  roleArn: "arn:aws:iam::123456789012:role/bluecore-demo-counter",
};

const filesOf = (set: Readonly<Record<string, string>> = given, overrides: Partial<EnvironmentInput> = {}) => {
  const { value: vars } = check("vars.ts", environmentSchema, { ...baseVars, ...overrides });
  return environmentFiles("demo", vars, knownSettings("demo", vars, "abc"), set);
};
const objectsOf = (...args: Parameters<typeof filesOf>): readonly KubernetesObject[] =>
  Object.values(filesOf(...args)).flat();

function faultsOf(...args: Parameters<typeof filesOf>): readonly string[] {
  try {
    filesOf(...args);
  } catch (error) {
    if (error instanceof EnvironmentFaults) return error.faults;
    throw error;
  }
  return [];
}

describe("setenvs", () => {
  it("says of the counter just what Terraform installs, but for what Terraform knows only when it applies", () => {
    const stack = synthEnvironment();
    const { counter, "counter-secret": secret } = releasesOf(stack);
    const references = JSON.stringify([...(secret?.objects ?? []), ...(counter?.objects ?? [])])
      .replace(/\$\{aws_ecr_repository\.[\w-]+\.repository_url\}:\$\{var\.image_tag\}/g, `${given.imageRepository}:abc`)
      .replace(/\$\{aws_elasticache_replication_group\.[\w-]+\.configuration_endpoint_address\}/g, given.redisHost)
      .replace(/\$\{aws_secretsmanager_secret\.[\w-]+\.name\}/g, "bluecore-demo/redis")
      .replace(/\$\{aws_vpc\.[\w-]+\.cidr_block\}/g, "10.0.0.0/16")
      .replace(/"bluecore\/config-digest":"[^"]+"/g, "DIGEST");
    const files = filesOf();
    const written = JSON.stringify([...files["10-secret"], ...files["20-counter"]]);
    expect(written.replace(/"bluecore\/config-digest":"[^"]+"/g, "DIGEST")).to.equal(references);
  });

  it("makes namespace and service account first, with the role", () => {
    const [first, second] = filesOf()["00-namespace"];
    expect(first).to.have.nested.property("metadata.name", "bluecore-demo");
    expect(second).to.have.nested.property("metadata.annotations").that.deep.equals({
      "eks.amazonaws.com/role-arn": given.roleArn,
    });
  });

  it("leaves nothing to replace", () => {
    expect(JSON.stringify(objectsOf())).to.not.match(/\$\{|TfToken|undefined|null/);
  });

  it("writes files that say the same to kubectl, which reads YAML 1.1", () => {
    for (const objects of Object.values(filesOf())) {
      const parsed = parseAllDocuments(toYaml(objects, "test"), { version: "1.1" });
      expect(parsed.map((document) => document.toJS())).to.deep.equal(JSON.parse(JSON.stringify(objects)));
    }
  });

  it("refers to the secret, and writes none", () => {
    expect(objectsOf().map(({ kind }) => kind))
      .to.include("ExternalSecret")
      .and.not.include("Secret");
  });

  it("takes what is set over what the vars say", () => {
    const [ingress] = objectsOf({ ...given, domain: "c.example.com", shield: "true" }).filter(
      ({ kind }) => kind === "Ingress",
    );
    expect(ingress).to.have.nested.property("spec.rules[0].host", "c.example.com");
    expect(JSON.stringify(ingress)).to.contain('"alb.ingress.kubernetes.io/shield-advanced-protection":"true"');
  });

  it("works repository and role out where the account is known", () => {
    expect(faultsOf({ redisHost: given.redisHost }, { accountId: "123456789012" })).to.deep.equal([]);
  });

  it("names every setting that is missing, and where it is found", () => {
    expect(faultsOf({})).to.deep.equal([
      "--set imageRepository=… is missing: an ecr_repository_urls of `cdktf output`",
      "--set redisHost=… is missing: redis_endpoint of `cdktf output`",
      "--set roleArn=… is missing: counter_role_arn of `cdktf output`",
    ]);
  });

  it("refuses a key that it does not know, without showing its value", () => {
    const [fault = ""] = faultsOf({ ...given, redisPassword: "hunter2" });
    expect(fault).to.match(/^--set redisPassword is not known here; known are domain, path, /);
    expect(fault).to.not.contain("hunter2");
  });

  for (const [key, value, fault] of [
    ["minReplicas", "many", 'must be a whole number from 1 to 1000, got "many"'],
    ["shield", "yes", 'must be true or false, got "yes"'],
    ["redisHost", "redis://h:6379", 'must be a host name in lower case, without a port, got "redis://h:6379"'],
    ["architecture", "x86", 'must be one of "amd64", "arm64", got "x86"'],
  ] as const) {
    it(`refuses ${key}=${value}`, () => {
      expect(faultsOf({ ...given, [key]: value })).to.deep.equal([`--set ${key} ${fault}`]);
    });
  }
});
