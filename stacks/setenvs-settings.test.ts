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

const varsOf = (overrides: Partial<EnvironmentInput>) =>
  check("vars.ts", environmentSchema, { ...baseVars, ...overrides }).value;

const filesOf = (
  set: Readonly<Record<string, string>> = given,
  overrides: Partial<EnvironmentInput> = {},
  owner?: Partial<EnvironmentInput>,
) => {
  const environment = { name: "demo", vars: varsOf(overrides), ownerVars: owner && varsOf(owner) };
  return environmentFiles(environment, knownSettings(environment, "abc"), set);
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

  it("keeps firewall, certificate and Shield that the vars turn on, and asks for their names", () => {
    const edge = { hostedZone: "example.com", tls: true, waf: true, shieldAdvanced: true };
    expect(faultsOf(given, { edge })).to.deep.equal([
      "--set certificateArn=… is missing: edge.tls is on; certificate_arn of `cdktf output`",
      "--set webAclArn=… is missing: edge.waf is on; web_acl_arn of `cdktf output`",
    ]);
    const certificateArn = "arn:aws:acm:us-west-2:123456789012:certificate/abc";
    const webAclArn = "arn:aws:wafv2:us-west-2:123456789012:regional/webacl/demo/abc";
    const [ingress] = objectsOf({ ...given, certificateArn, webAclArn }, { edge }).filter(
      ({ kind }) => kind === "Ingress",
    );
    expect(ingress?.metadata.annotations).to.include({
      "alb.ingress.kubernetes.io/certificate-arn": certificateArn,
      "alb.ingress.kubernetes.io/wafv2-acl-arn": webAclArn,
      "alb.ingress.kubernetes.io/shield-advanced-protection": "true",
    });
  });

  it("takes the subnets, the nodes' processors and the Redis of what is shared from its owner", () => {
    const creationConfig = {
      ...baseVars.creationConfig,
      createVpc: false,
      createEksCluster: false,
      createRedis: false,
    };
    const files = filesOf(
      given,
      { sharedFrom: "owner", creationConfig, redis: { replicasPerShard: 0 } },
      {
        vpc: { cidr: "10.8.0.0/16" },
        eks: { nodeGroups: { a: { instanceTypes: ["m7g.large"], architecture: "arm64", minSize: 2, maxSize: 3 } } },
        redis: { authTokenVersion: 4 },
      },
    );
    const text = JSON.stringify(files);
    expect(text).to.contain("10.8.192.0/21").and.contain("10.8.224.0/21").and.not.contain("10.0.");
    expect(text).to.contain('"kubernetes.io/arch":"arm64"');
    expect(text).to.contain('"bluecore/redis-secret-version":"4"').and.contain('"REDIS_MIN_REPLICAS":"1"');
    expect(text).to.contain("bluecore-owner/redis");
  });

  it("leaves out what the cluster is said not to know", () => {
    const kinds = objectsOf({ ...given, enablePrometheus: "false", enableVpa: "false" }).map(({ kind }) => kind);
    for (const kind of ["ServiceMonitor", "PrometheusRule", "VerticalPodAutoscaler"]) {
      expect(kinds).to.not.include(kind);
      expect(objectsOf().map((one) => one.kind)).to.include(kind);
    }
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

  for (const key of ["__proto__", "constructor", "toString"]) {
    it(`refuses ${key}, which every object has`, () => {
      const [fault, ...more] = faultsOf({ ...given, ...Object.fromEntries([[key, "x"]]) });
      expect(fault).to.match(new RegExp(`^--set ${key} is not known here; known are `));
      expect(more).to.deep.equal([]);
    });
  }

  for (const [key, value, fault] of [
    ["minReplicas", "20", "must be at most maxReplicas (10), got 20"],
    [
      "redisCidrs",
      "10.0.0.0/24,ten",
      'must be an IPv4 range such as 10.0.0.0/16, its address the first of the range, got "ten"',
    ],
    ["enableVpa", "yes", 'must be true or false, got "yes"'],
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
