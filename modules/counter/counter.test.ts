import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ending } from "../../service/manifests/config-map";
import type { KubernetesObject } from "../../service/manifests/object";
import type { EnvironmentInput } from "../../stacks/vars";
import { comesAfter, releasesOf } from "../../test/support/releases";
import { baseVars, policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";
import { imageTagVariable } from "./names";
import { sourceDigest } from "./source-digest";

const sharesAll = {
  createVpc: false,
  createVpcEndpoints: false,
  createEksCluster: false,
  createBastion: false,
  createRedis: false,
} as const;

const projectFolder = join(__dirname, "..", "..", "..");

describe("the counter in the cluster", () => {
  let demo: Synthesized;
  before(() => {
    demo = synthEnvironment();
  });
  const objectsOf = (stack: Synthesized, release = "counter") => releasesOf(stack)[release]?.objects ?? [];
  const object = (kind: string, stack = demo): KubernetesObject & { readonly spec: Record<string, unknown> } => {
    const [found, other] = objectsOf(stack).filter((one) => one.kind === kind);
    if (!found || other) throw new Error(`want one ${kind}`);
    return { spec: {}, ...found };
  };
  const ingressAnnotation = (name: string, stack = demo) =>
    object("Ingress", stack).metadata.annotations?.[`alb.ingress.kubernetes.io/${name}`];

  it("is these objects", () => {
    expect(objectsOf(demo).map(({ kind }) => kind)).to.have.members([
      "ConfigMap",
      "Deployment",
      "HorizontalPodAutoscaler",
      "Ingress",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "PrometheusRule",
      "Service",
      "ServiceMonitor",
      "VerticalPodAutoscaler",
    ]);
  });

  it("lies in a namespace of its own that takes restricted pods only", () => {
    const namespace = demo.one("kubernetes_namespace_v1", "counter_");
    expect(namespace.metadata).to.deep.include({ name: "bluecore-demo" });
    expect(JSON.stringify(namespace)).to.contain('"pod-security.kubernetes.io/enforce":"restricted"');
    for (const { kind, metadata } of objectsOf(demo)) expect(metadata.namespace, kind).to.equal("bluecore-demo");
  });

  it("runs as sa-bluecore-<env>, whose role reads the one secret and nothing else", () => {
    const account = demo.one("kubernetes_service_account_v1", "counter_");
    expect(account.metadata).to.deep.include({ name: "sa-bluecore-demo" });
    expect(JSON.stringify(account)).to.match(/role-arn":"\$\{aws_iam_role\.counter_role/);
    const statements = policyIn(demo.one("aws_iam_role_policy", "counter_")).Statement;
    expect(statements.map(({ Action }) => Action)).to.deep.equal([
      ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      "kms:Decrypt",
    ]);
    for (const { Resource } of statements) expect(Resource).to.match(/^\$\{aws_/);
  });

  it("gets the Redis token by way of its own service account, for its own namespace", () => {
    const [store, secret] = objectsOf(demo, "counter-secret");
    expect(store).to.deep.include({ kind: "ClusterSecretStore" });
    expect(store).to.have.nested.property("spec.conditions[0].namespaces").that.deep.equals(["bluecore-demo"]);
    expect(store)
      .to.have.nested.property("spec.provider.aws.auth.jwt.serviceAccountRef")
      .that.deep.equals({ name: "sa-bluecore-demo", namespace: "bluecore-demo" });
    expect(secret).to.have.nested.property("spec.data[0].remoteRef.property", "token");
  });

  it("mounts the Secret that the ExternalSecret makes", () => {
    const [, secret] = objectsOf(demo, "counter-secret");
    const made = (secret as unknown as { spec: { target: { name: string } } }).spec.target.name;
    expect(JSON.stringify(object("Deployment"))).to.contain(`"secretName":"${made}"`);
  });

  it("rolls its pods when the Redis token is rotated", () => {
    const annotation = (stack: Synthesized) =>
      /"bluecore\/redis-secret-version":"(\d+)"/.exec(JSON.stringify(object("Deployment", stack)))?.[1];
    expect(annotation(demo)).to.equal("1");
    expect(annotation(synthEnvironment({ redis: { authTokenVersion: 2 } }))).to.equal("2");
  });

  it("looks for a rotated token only once it is written, so that no pod rolls onto the old one", () => {
    for (const release of ["counter-secret", "counter"]) {
      const { address = "" } = releasesOf(demo)[release] ?? {};
      expect([...comesAfter(demo, address)].join(), release).to.contain(
        "aws_secretsmanager_secret_version.redis_secret-version_",
      );
    }
  });

  it("has no secret in its values: only Terraform's references to endpoints, never to a token", () => {
    const text = JSON.stringify(Object.values(releasesOf(demo)).map(({ values }) => values));
    expect(text).to.not.match(/secret_string|random_password|auth_token/);
  });

  it("answers plain HTTP while there is no certificate", () => {
    expect(ingressAnnotation("listen-ports")).to.equal('[{"HTTP":80}]');
    expect(ingressAnnotation("ssl-redirect")).to.equal(undefined);
    expect(ingressAnnotation("target-type")).to.equal("ip");
  });

  it("keeps connections to a pod that ends for as long as the pod changes nothing", () => {
    expect(ingressAnnotation("target-group-attributes")).to.equal(
      `deregistration_delay.timeout_seconds=${ending.preStop}`,
    );
    const seconds = /"preStop":\{"sleep":\{"seconds":(\d+)\}\}/.exec(JSON.stringify(object("Deployment")))?.[1];
    expect(Number(seconds)).to.equal(ending.preStop);
  });

  it("turns firewall and Shield on where the vars do, and off where they don't, whatever was before", () => {
    expect(ingressAnnotation("wafv2-acl-arn")).to.equal("none");
    expect(ingressAnnotation("shield-advanced-protection")).to.equal("false");
    const guarded = synthEnvironment({ edge: { waf: true, shieldAdvanced: true } });
    expect(ingressAnnotation("wafv2-acl-arn", guarded)).to.match(/^\$\{aws_wafv2_web_acl\..*\.arn\}$/);
    expect(ingressAnnotation("shield-advanced-protection", guarded)).to.equal("true");
  });

  it("answers at the domain and the path of the vars", () => {
    const other = synthEnvironment({ domain: "c.example.com", counter: { path: "/counter" } });
    expect(object("Ingress", other)).to.have.nested.property("spec.rules[0].host", "c.example.com");
    expect(object("Ingress", other)).to.have.nested.property("spec.rules[0].http.paths[0].path", "/counter");
  });

  it("scales on half of the CPU, from 1 to 10 pods, unless the vars say otherwise", () => {
    expect(object("HorizontalPodAutoscaler").spec).to.include({ minReplicas: 1, maxReplicas: 10 });
    expect(object("HorizontalPodAutoscaler")).to.have.nested.property(
      "spec.metrics[0].resource.target.averageUtilization",
      50,
    );
    const other = synthEnvironment({
      counter: { autoscaling: { minReplicas: 3, maxReplicas: 30, cpuPercent: 70, memoryPercent: 80 } },
    });
    expect(object("HorizontalPodAutoscaler", other).spec).to.include({ minReplicas: 3, maxReplicas: 30 });
    expect(object("HorizontalPodAutoscaler", other)).to.have.nested.property("spec.metrics").with.length(2);
  });

  it("lets the other autoscaler recommend only, so that the two never fight", () => {
    expect(object("VerticalPodAutoscaler")).to.have.nested.property("spec.updatePolicy.updateMode", "Off");
  });

  it("opens the pods to the load balancer and Prometheus, and their way to Redis and DNS only", () => {
    const { spec } = object("NetworkPolicy");
    const ports = (rules: unknown) => (rules as { ports: { port: number }[] }[]).map((rule) => rule.ports[0]?.port);
    expect(ports(spec.ingress)).to.deep.equal([8000, 9090]);
    expect(ports(spec.egress)).to.deep.equal([6379, 53]);
  });

  const ranges = (rules: unknown) =>
    (rules as Record<string, { ipBlock: { cidr: string } }[]>[]).map(({ from, to }) =>
      (from ?? to ?? []).map(({ ipBlock }) => ipBlock?.cidr),
    )[0];

  for (const [place, stack] of [
    ["its own VPC", () => demo],
    ["a shared VPC", () => synthEnvironment({ sharedFrom: "demo", creationConfig: sharesAll }, "prod")],
  ] as const) {
    it(`opens the pods to the load balancer's subnets only, and their way to those of Redis, in ${place}`, () => {
      const { spec } = object("NetworkPolicy", stack());
      expect(ranges(spec.ingress)).to.deep.equal(["10.0.192.0/21", "10.0.200.0/21", "10.0.208.0/21"]);
      expect(ranges(spec.egress)).to.deep.equal(["10.0.224.0/21", "10.0.232.0/21", "10.0.240.0/21"]);
    });
  }

  it("lets in and out at the subnets that are made", () => {
    const made = (tier: string) =>
      Object.values(demo.all("aws_subnet"))
        .filter(({ tags }) => (tags as { Tier: string }).Tier === tier)
        .map(({ cidr_block }) => cidr_block);
    const { spec } = object("NetworkPolicy");
    expect(ranges(spec.ingress)).to.deep.equal(made("public"));
    expect(ranges(spec.egress)).to.deep.equal(made("database"));
  });

  it("makes nothing of a kind that the cluster does not know", () => {
    const bare = synthEnvironment({ addons: { enablePrometheus: false, enableVpa: false } });
    const kinds = objectsOf(bare).map(({ kind }) => kind);
    expect(kinds).to.not.include.members(["ServiceMonitor"]);
    expect(kinds).to.not.include.members(["PrometheusRule"]);
    expect(kinds).to.not.include.members(["VerticalPodAutoscaler"]);
  });

  it("waits for a replica before it answers a write, where there are replicas", () => {
    const setting = (stack: Synthesized) =>
      (object("ConfigMap", stack) as unknown as { data: Record<string, string> }).data.REDIS_MIN_REPLICAS;
    expect(setting(demo)).to.equal("1");
    expect(setting(synthEnvironment({ redis: { replicasPerShard: 0 } }))).to.equal("0");
  });

  describe("its image", () => {
    const tag = (stack: Synthesized) => {
      expect(stack.one("terraform_data", "image_").triggers_replace).to.match(/:\$\{var\.image_tag\}$/);
      return stack.json.variable?.[imageTagVariable]?.default;
    };

    it("is that of the source at hand, and follows it", () => {
      expect(tag(demo)).to.equal(sourceDigest(projectFolder));
    });

    it("is another one when the vars say so", () => {
      expect(tag(synthEnvironment({ counter: { imageTag: "v1.2.3" } }))).to.equal("v1.2.3");
    });

    it("is in the repository before a pod is made of it", () => {
      const { address = "" } = releasesOf(demo).counter ?? {};
      expect([...comesAfter(demo, address)].join()).to.match(/terraform_data\.image_push/);
      expect([...comesAfter(demo, address)].join()).to.match(/aws_ecr_repository\.registry_counter/);
    });

    it("is noted in the state when its pods are ready, and stays what it was when they never are", () => {
      const { address = "" } = releasesOf(demo).counter ?? {};
      const note = demo.one("terraform_data", "counter_deployed_");
      expect(note).to.deep.include({ input: `\${var.${imageTagVariable}}`, depends_on: [address] });
    });

    it("is built for the processors of the nodes", () => {
      const arm = synthEnvironment({
        eks: { nodeGroups: { a: { instanceTypes: ["m7g.large"], architecture: "arm64", minSize: 2, maxSize: 3 } } },
      });
      expect(JSON.stringify(arm.one("terraform_data", "image_"))).to.contain("linux/arm64");
      expect(JSON.stringify(object("Deployment", arm))).to.contain('"kubernetes.io/arch":"arm64"');
    });

    it("is made of what .dockerignore lets in", () => {
      const ignored = readFileSync(join(projectFolder, ".dockerignore"), "utf8");
      for (const folder of ["testing", "contract", "manifests", "k8s", "dashboards", "alerts"]) {
        expect(ignored).to.contain(`service/${folder}`);
      }
    });
  });

  for (const [missing, change] of [
    ["cluster", { creationConfig: { ...baseVars.creationConfig, createEksCluster: false } }],
    ["repository", { ecrRepositories: [] }],
  ] satisfies [string, Partial<EnvironmentInput>][]) {
    it(`is not there without a ${missing}`, () => {
      expect(releasesOf(synthEnvironment(change))).to.not.have.property("counter");
    });
  }
});
