import { expect } from "chai";
import { envSchema, readEnv } from "../env";
import { counterEnv, ending, secretFolder, secretKey } from "./config-map";
import { deployment, rollAnnotations } from "./deployment";
import { digestOf } from "./digest";
import type { CounterSettings } from "./settings";

const base: CounterSettings = {
  namespace: "bluecore-demo",
  image: "registry.example.com/bluecore-demo/counter:abc",
  serviceAccount: "sa-bluecore-demo",
  architecture: "amd64",
  basePath: "/",
  redis: {
    address: "redis.example.com:6379",
    cluster: true,
    tls: true,
    keyPrefix: "bluecore-demo:",
    minReplicas: 1,
    secret: { name: "redis", version: "1" },
    peer: { cidrs: ["10.0.0.0/16"] },
  },
  callers: { cidrs: ["10.0.0.0/16"] },
  digest: digestOf,
};
const templateOf = (settings: Partial<CounterSettings> = {}) => deployment({ ...base, ...settings }).spec.template;
const annotation = (name: string, settings: Partial<CounterSettings> = {}) =>
  templateOf(settings).metadata.annotations[name];

describe("deployment of the counter", () => {
  it("gives the service settings that it knows and accepts", () => {
    const env = counterEnv(base);
    expect(envSchema.entries).to.include.keys(...Object.keys(env));
    const { store } = readEnv(env);
    if (store.kind !== "redis") throw new Error("the manifests must name Redis");
    expect(store.topology).to.equal("cluster");
    expect(store.tls).to.equal(true);
    expect(store.minReplicas).to.equal(1);
    expect(store.password.file).to.equal(`${secretFolder}/${secretKey}`);
  });

  it("fails at the start when Redis' address is missing", () => {
    const { REDIS_NODES: _, ...env } = counterEnv(base);
    expect(() => readEnv(env)).to.throw("STORE is redis");
  });

  it("rolls the pods when the configuration changes", () => {
    const other = { redis: { ...base.redis, address: "other.example.com:6379" } };
    expect(annotation(rollAnnotations.config, other)).to.not.equal(annotation(rollAnnotations.config));
  });

  it("rolls the pods when the secret is rotated", () => {
    const rotated = { redis: { ...base.redis, secret: { name: "redis", version: "2" } } };
    expect(annotation(rollAnnotations.secret, rotated)).to.equal("2");
  });

  it("rolls no pod when nothing changes", () => {
    expect(templateOf()).to.deep.equal(templateOf());
  });

  it("has new pods ready before old ones go, as many at a time as there are pods", () => {
    expect(deployment(base).spec.strategy.rollingUpdate).to.deep.equal({ maxSurge: "25%", maxUnavailable: 0 });
  });

  it("gives a pod the time that its end takes", () => {
    const { terminationGracePeriodSeconds = 0 } = templateOf().spec;
    const { drainDelayMs, shutdownTimeoutMs } = readEnv(counterEnv(base));
    expect(terminationGracePeriodSeconds).to.be.greaterThan(ending.preStop + (drainDelayMs + shutdownTimeoutMs) / 1000);
  });

  it("leaves the number of pods to the autoscaler unless it is given", () => {
    expect(deployment(base).spec).to.not.have.property("replicas");
    expect(deployment({ ...base, replicas: 2 }).spec).to.have.property("replicas", 2);
  });

  it("restarts no pod because of Redis", () => {
    const { livenessProbe, readinessProbe } = templateOf().spec.containers[0] ?? {};
    expect(livenessProbe?.httpGet?.path).to.equal("/healthz");
    expect(readinessProbe?.httpGet?.path).to.equal("/readyz");
  });

  it("runs without rights, on a root that can't be written", () => {
    const { securityContext, containers, automountServiceAccountToken } = templateOf().spec;
    expect(securityContext).to.include({ runAsNonRoot: true, runAsUser: 10001 });
    expect(automountServiceAccountToken).to.equal(false);
    expect(containers[0]?.securityContext).to.deep.include({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("holds no secret, only the name of the one it mounts", () => {
    expect(templateOf().spec.volumes).to.deep.equal([
      { name: "redis-secret", secret: { secretName: "redis", defaultMode: 0o440 } },
    ]);
  });
});
