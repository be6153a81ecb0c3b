import { expect } from "chai";
import { aboutSetting, EnvError, envSchema, readEnv, type SettingName } from "./env";

function faults(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    readEnv(environment);
  } catch (error) {
    if (error instanceof EnvError) return error.faults;
    throw error;
  }
  return [];
}

function redis(environment: NodeJS.ProcessEnv) {
  const { store } = readEnv(environment);
  if (store.kind !== "redis") throw new Error("it chose the embedded store");
  return store;
}

describe("the environment", () => {
  it("needs nothing: without an address the counter is kept here", () => {
    expect(readEnv({})).to.deep.include({
      port: 8000,
      metricsPort: 9090,
      store: { kind: "embedded", dataDir: "data" },
    });
  });

  it("takes an empty value as not set", () => {
    expect(readEnv({ PORT: "", REDIS_URL: "", STORE: "" })).to.deep.equal(readEnv({}));
  });

  it("reads a Redis URL whole", () => {
    expect(redis({ REDIS_URL: "rediss://user:p%40ss@cache.example:6380/2" })).to.deep.include({
      topology: "standalone",
      nodes: [{ host: "cache.example", port: 6380 }],
      database: 2,
      tls: true,
      username: { value: "user" },
      password: { value: "p@ss" },
    });
  });

  it("reads the nodes of a cluster, with ports or without", () => {
    expect(redis({ REDIS_NODES: "a.example, b.example:7000,[::1]:7001", REDIS_TLS: "true" })).to.deep.include({
      topology: "cluster",
      tls: true,
      nodes: [
        { host: "a.example", port: 6379 },
        { host: "b.example", port: 7000 },
        { host: "::1", port: 7001 },
      ],
    });
  });

  it("prefers a file to the URL for the password", () => {
    const store = redis({ REDIS_URL: "redis://:old@h", REDIS_PASSWORD_FILE: "/run/secret" });
    expect(store.password).to.deep.equal({ file: "/run/secret" });
  });

  it("keeps to the embedded store when told so, whatever address is there", () => {
    expect(readEnv({ STORE: "embedded", REDIS_URL: "redis://h" }).store.kind).to.equal("embedded");
  });

  it("tells all faults at once, with name, value got and what is allowed", () => {
    expect(faults({ PORT: "http", LOG_LEVEL: "loud", REDIS_MIN_REPLICAS: "9", STORE: "redis" })).to.deep.equal([
      'PORT must be 0 to 65535, got "http"',
      'LOG_LEVEL must be error, warn, info, debug, got "loud"',
      'REDIS_MIN_REPLICAS must be 0 to 5, got "9"',
      "STORE is redis, so one of REDIS_URL and REDIS_NODES must be set",
    ]);
  });

  it("never shows a secret's value", () => {
    const [fault] = faults({ REDIS_URL: "http://user:hunter2@h" });
    expect(fault)
      .to.match(/^REDIS_URL must be redis\[s\]:/)
      .and.to.not.contain("hunter2");
  });

  for (const [one, other] of [
    ["REDIS_URL", "REDIS_NODES"],
    ["REDIS_USERNAME", "REDIS_USERNAME_FILE"],
    ["REDIS_PASSWORD", "REDIS_PASSWORD_FILE"],
  ] as const) {
    it(`takes ${one} or ${other}, not both`, () => {
      const value = (name: string) => (name === "REDIS_URL" ? "redis://h" : "h");
      expect(faults({ [one]: value(one), [other]: value(other) })).to.deep.equal([
        `${one} and ${other} are both set: leave one of them out`,
      ]);
    });
  }

  for (const url of ["redis://", "h:6379", "redis://h/not-a-number", "https://h"]) {
    it(`refuses ${url} as an address`, () => {
      expect(faults({ REDIS_URL: url })).to.have.length(1);
    });
  }

  for (const path of ["counter", "/counter/", "//", "/a b", `/${"x".repeat(100)}`]) {
    it(`refuses the base path ${path.slice(0, 12)}`, () => {
      expect(faults({ BASE_PATH: path })).to.have.length(1);
      expect(faults({ BASE_PATH: "/counter/v1" })).to.deep.equal([]);
    });
  }

  it("knows each setting's default as its own schema reads it", () => {
    const names = Object.keys(envSchema.entries).filter((name): name is SettingName => name in envSchema.entries);
    const defaults = names.flatMap((name) => {
      const { fallback } = aboutSetting(name);
      return fallback === undefined ? [] : [[name, fallback]];
    });
    expect(defaults).to.not.have.length(0);
    expect(readEnv(Object.fromEntries(defaults))).to.deep.equal(readEnv({}));
  });
});
