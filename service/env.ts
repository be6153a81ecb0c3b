import * as v from "valibot";
import { basePath } from "./base-path";
import { ports } from "./ports";

/** What the table in README.md and a fault's message say about a setting. */
interface About {
  readonly about: string;
  readonly allowed: string;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

const text = (about: About) => v.pipe(v.optional(v.string()), v.metadata({ ...about }));

const textOr = (fallback: string, about: About) => v.pipe(v.optional(v.string(), fallback), v.metadata({ ...about }));

const integer = (fallback: number, min: number, max: number, about: string) =>
  v.pipe(
    v.optional(v.string(), String(fallback)),
    v.regex(/^\d{1,9}$/),
    v.transform(Number),
    v.minValue(min),
    v.maxValue(max),
    v.metadata({ about, allowed: `${min} to ${max}` }),
  );

const oneOf = <const T extends readonly [string, ...string[]]>(values: T, fallback: T[number], about: string) =>
  v.pipe(v.optional(v.picklist(values), fallback), v.metadata({ about, allowed: values.join(", ") }));

const nodePattern = /^(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;

const isRedisUrl = (value: string): boolean =>
  URL.canParse(value) && /^rediss?:\/\/[^/]/.test(value) && /^(?:\/\d{0,4})?$/.test(new URL(value).pathname);

/**
 * Every setting of the service, in the order of the table in README.md, which a test holds against this. An empty value
 * counts as not set.
 */
export const envSchema = v.object({
  PORT: integer(ports.http, 0, 65535, "Port of the API; 0 takes any free one"),
  BASE_PATH: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(basePath.pattern)), "/"),
    v.metadata({
      about: "Below which path the API lies; `/healthz` and `/readyz` answer at the root, too",
      allowed: basePath.limits,
    }),
  ),
  METRICS_PORT: integer(ports.metrics, 0, 65535, "Port of `/metrics`; 0 takes any free one"),
  LOG_LEVEL: oneOf(["error", "warn", "info", "debug"], "info", "Least severe level that is logged"),
  STORE: oneOf(
    ["auto", "redis", "embedded"],
    "auto",
    "Where the counter is kept; `auto` is Redis when an address is given, `redis` refuses to start without one",
  ),
  DATA_DIR: textOr("data", { about: "Folder of the embedded store", allowed: "a writable folder, made when missing" }),
  REDIS_URL: v.pipe(
    v.optional(v.pipe(v.string(), v.check(isRedisUrl))),
    v.metadata({
      about: "Address of a standalone Redis; `rediss` is TLS",
      allowed: "redis[s]://[user[:password]@]host[:port][/database]",
      secret: true,
    }),
  ),
  REDIS_NODES: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.check((value) => value.split(",").every((node) => nodePattern.test(node.trim()))),
      ),
    ),
    v.metadata({
      about: "Addresses of a Redis Cluster: its configuration endpoint, or some of its nodes",
      allowed: "host[:port], several separated by commas",
    }),
  ),
  REDIS_TLS: oneOf(["true", "false"], "false", "Speak TLS to the nodes of `REDIS_NODES`"),
  REDIS_TLS_CA_FILE: text({
    about: "Certificates of the authority that signed Redis' own, when it is not a public one",
    allowed: "a PEM file",
  }),
  REDIS_USERNAME: text({ about: "User name for Redis", allowed: "any text" }),
  REDIS_USERNAME_FILE: text({
    about: "File with the user name, read again at each connection",
    allowed: "a readable file",
  }),
  REDIS_PASSWORD: text({ about: "Password or AUTH token for Redis", allowed: "any text", secret: true }),
  REDIS_PASSWORD_FILE: text({
    about: "File with the password, read again at each connection, so that a rotated secret needs no restart",
    allowed: "a readable file",
  }),
  REDIS_KEY_PREFIX: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(/^[\w:.-]{1,64}$/)), "bluecore:"),
    v.metadata({
      about: "Start of the name of every key, so that environments may share a Redis",
      allowed: "1 to 64 letters, digits and _ : . -",
    }),
  ),
  REDIS_CONNECT_TIMEOUT_MS: integer(2000, 10, 60_000, "Longest time for a connection, with TLS and AUTH"),
  REDIS_COMMAND_TIMEOUT_MS: integer(1000, 10, 60_000, "Longest time for a command's answer"),
  REDIS_RECONNECT_MAX_MS: integer(2000, 10, 60_000, "Longest pause between two attempts to connect"),
  REDIS_MIN_REPLICAS: integer(0, 0, 5, "Replicas that must confirm a write before it is answered (`WAIT`); 0 is none"),
  MAX_CONCURRENT_REQUESTS: integer(2048, 1, 100_000, "Requests in work at once; more get 503 `overloaded`"),
  DRAIN_DELAY_MS: integer(0, 0, 120_000, "Time between an unready `/readyz` and the closing of the port, on SIGTERM"),
  SHUTDOWN_TIMEOUT_MS: integer(10_000, 100, 120_000, "Longest time for requests in work to end, after that delay"),
});

type Env = v.InferOutput<typeof envSchema>;
export type SettingName = keyof typeof envSchema.entries;

/** Where Redis is and how it is spoken to. */
export interface RedisSettings {
  readonly topology: "standalone" | "cluster";
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly database: number;
  readonly tls: boolean;
  readonly tlsCaFile: string | undefined;
  readonly username: Credential;
  readonly password: Credential;
  readonly keyPrefix: string;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly reconnectMaxMs: number;
  readonly minReplicas: number;
}

/** A value given outright, or the file it is read from at each connection. */
export interface Credential {
  readonly value?: string | undefined;
  readonly file?: string | undefined;
}

export type StoreSettings =
  | { readonly kind: "embedded"; readonly dataDir: string }
  | ({ readonly kind: "redis" } & RedisSettings);

export interface Settings {
  readonly port: number;
  readonly basePath: string;
  readonly metricsPort: number;
  readonly logLevel: Env["LOG_LEVEL"];
  readonly store: StoreSettings;
  readonly maxConcurrentRequests: number;
  readonly drainDelayMs: number;
  readonly shutdownTimeoutMs: number;
}

/** The environment can't be used; `faults` has one sentence for each thing to mend. */
export class EnvError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
  }
}

/**
 * Reads the settings out of the process environment.
 *
 * @throws EnvError with all faults at once; no secret's value is in it.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = v.safeParse(envSchema, given, { abortPipeEarly: true });
  const faults = [...(result.issues ?? []).map((issue) => fault(issue, given)), ...contradictions(given)];
  if (!result.success || faults.length > 0) throw new EnvError(faults);
  return toSettings(result.output);
}

/** What the schema says about a setting. */
export function aboutSetting(name: SettingName): About & { readonly fallback: string | undefined } {
  const schema = envSchema.entries[name];
  const about = v.parse(
    v.object({ about: v.string(), allowed: v.string(), secret: v.optional(v.boolean()) }),
    v.getMetadata(schema),
  );
  const fallback = v.parse(v.optional(v.string()), v.getDefault(schema.pipe[0]));
  return { about: about.about, allowed: about.allowed, secret: about.secret ?? false, fallback };
}

const isSettingName = (name: unknown): name is SettingName => typeof name === "string" && name in envSchema.entries;

function fault(issue: v.BaseIssue<unknown>, given: NodeJS.ProcessEnv): string {
  const name = issue.path?.[0]?.key;
  if (!isSettingName(name)) return issue.message;
  const { allowed, secret } = aboutSetting(name);
  return `${name} must be ${allowed}, got ${secret ? "a value not shown here" : JSON.stringify(given[name])}`;
}

function contradictions(given: NodeJS.ProcessEnv): string[] {
  const both = (one: SettingName, other: SettingName) =>
    given[one] !== undefined && given[other] !== undefined
      ? [`${one} and ${other} are both set: leave one of them out`]
      : [];
  const addressMissing =
    given.STORE === "redis" && given.REDIS_URL === undefined && given.REDIS_NODES === undefined
      ? ["STORE is redis, so one of REDIS_URL and REDIS_NODES must be set"]
      : [];
  return [
    ...both("REDIS_URL", "REDIS_NODES"),
    ...both("REDIS_USERNAME", "REDIS_USERNAME_FILE"),
    ...both("REDIS_PASSWORD", "REDIS_PASSWORD_FILE"),
    ...addressMissing,
  ];
}

function toSettings(env: Env): Settings {
  const wantsRedis = env.STORE !== "embedded" && (env.REDIS_URL ?? env.REDIS_NODES) !== undefined;
  return {
    port: env.PORT,
    basePath: env.BASE_PATH,
    metricsPort: env.METRICS_PORT,
    logLevel: env.LOG_LEVEL,
    store: wantsRedis ? { kind: "redis", ...redisSettings(env) } : { kind: "embedded", dataDir: env.DATA_DIR },
    maxConcurrentRequests: env.MAX_CONCURRENT_REQUESTS,
    drainDelayMs: env.DRAIN_DELAY_MS,
    shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
  };
}

function redisSettings(env: Env): RedisSettings {
  const url = env.REDIS_URL === undefined ? undefined : new URL(env.REDIS_URL);
  const addresses = url ? [url.host] : (env.REDIS_NODES ?? "").split(",").map((node) => node.trim());
  return {
    topology: url ? "standalone" : "cluster",
    nodes: addresses.map(address),
    database: Number(url?.pathname.slice(1) || 0),
    tls: url ? url.protocol === "rediss:" : env.REDIS_TLS === "true",
    tlsCaFile: env.REDIS_TLS_CA_FILE,
    username: credential(env.REDIS_USERNAME, env.REDIS_USERNAME_FILE, url?.username),
    password: credential(env.REDIS_PASSWORD, env.REDIS_PASSWORD_FILE, url?.password),
    keyPrefix: env.REDIS_KEY_PREFIX,
    connectTimeoutMs: env.REDIS_CONNECT_TIMEOUT_MS,
    commandTimeoutMs: env.REDIS_COMMAND_TIMEOUT_MS,
    reconnectMaxMs: env.REDIS_RECONNECT_MAX_MS,
    minReplicas: env.REDIS_MIN_REPLICAS,
  };
}

/** A setting of its own wins over what the URL says. */
function credential(value: string | undefined, file: string | undefined, inUrl: string | undefined): Credential {
  if (file !== undefined) return { file };
  return { value: value ?? (inUrl ? decodeURIComponent(inUrl) : undefined) };
}

function address(hostAndPort: string): { host: string; port: number } {
  const match = /^(.*?)(?::(\d+))?$/.exec(hostAndPort);
  return { host: (match?.[1] ?? "").replace(/^\[|\]$/g, ""), port: Number(match?.[2] ?? 6379) };
}
