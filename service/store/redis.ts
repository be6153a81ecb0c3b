import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { ClientClosedError, ClientOfflineError, ErrorReply } from "redis";
import type { RedisSettings } from "../env";
import { type Command, openSession, type RedisNode, type RedisSession } from "./redis-session";
import type { WriteBatch } from "./store";
import { type BatchResult, type CounterStore, checkedCounter, idempotencyTtlSeconds, StoreError } from "./store";

/**
 * KEYS: the counter, then the idempotency keys. ARGV: plain writes, seconds that keys are remembered. Everything that can
 * be refused comes before the first change, so that a refused batch has counted nothing.
 */
const addScript = `
local values, fresh = {}, 0
for i = 2, #KEYS do
  local known = redis.pcall('GET', KEYS[i])
  if type(known) == 'table' and known.err then return known end
  values[i] = tonumber(known)
  if not values[i] then fresh = fresh + 1 end
end
local total = ARGV[1] + fresh
local last = 0
if total > 0 then last = redis.pcall('INCRBY', KEYS[1], total) end
if type(last) == 'table' then return last end
local result, value = {last - total + 1}, last - fresh
for i = 2, #KEYS do
  if not values[i] then
    value = value + 1
    values[i] = value
    redis.call('SET', KEYS[i], value, 'EX', ARGV[2])
  end
  result[i] = values[i]
end
return result
`;

/** What the store tells about its connection. */
export interface RedisStoreOptions {
  readonly settings: RedisSettings;
  readonly log: Logger;
  readonly onReconnect?: () => void;
}

/** The counter in Redis: one key, and one a remembered idempotency key, all in one hash slot. */
export class RedisStore implements CounterStore {
  readonly description: string;
  readonly #options: RedisStoreOptions;
  readonly #counterKey: string;
  readonly #closing = new AbortController();
  #session: RedisSession | undefined;
  #knownNodes: readonly RedisNode[] = [];
  #opening: Promise<void> = Promise.resolve();

  /** Begins to connect and goes on trying until `close`; meanwhile every call rejects at once. */
  constructor(options: RedisStoreOptions) {
    const { topology, nodes, tls, keyPrefix } = options.settings;
    const addresses = nodes.map(({ host, port }) => `${host}:${port}`).join(", ");
    this.description = `Redis, ${topology}${tls ? " with TLS" : ""}, at ${addresses}`;
    this.#options = options;
    this.#counterKey = `${keyPrefix}{counter}`;
    this.#opening = this.#open();
  }

  async get(): Promise<number> {
    const [reply] = await this.#call([["GET", this.#counterKey]]);
    if (reply?.status !== "fulfilled") throw notExecuted(reply?.reason);
    if (reply.value === null) return 0;
    const value = String(reply.value);
    return checkedCounter(/^(?:0|-?[1-9]\d*)$/.test(value) ? Number(value) : value);
  }

  async add(batch: WriteBatch): Promise<BatchResult> {
    const { minReplicas, commandTimeoutMs } = this.#options.settings;
    // Leaves a fifth of the time for the way back, so that a late replica is told from a late primary.
    const wait = ["WAIT", String(minReplicas), String(Math.floor(commandTimeoutMs * 0.8))];
    const [reply, replicas] = await this.#call(
      minReplicas > 0 ? [this.#addCommand(batch), wait] : [this.#addCommand(batch)],
    );
    if (reply?.status !== "fulfilled") throw await this.#refusal(reply?.reason);
    if (replicas && (replicas.status === "rejected" || Number(replicas.value) < minReplicas)) {
      const message = `the write was not confirmed by ${minReplicas} replica(s)`;
      throw new StoreError("unknown", "replication", message, { cause: replicas });
    }
    if (batch.keys.length === 0) return { first: countedValue(reply.value) - batch.plain + 1, keyed: [] };
    const [first, ...keyed] = Array.isArray(reply.value) ? reply.value.map(countedValue) : [];
    return { first: countedValue(first), keyed };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#session?.end();
    this.#session = undefined;
    await this.#opening;
  }

  #addCommand({ plain, keys }: WriteBatch): Command {
    if (keys.length === 0) return ["INCRBY", this.#counterKey, String(plain)];
    const names = [this.#counterKey, ...keys.map((key) => `${this.#counterKey}:idempotency:${key}`)];
    return ["EVAL", addScript, String(names.length), ...names, String(plain), String(idempotencyTtlSeconds)];
  }

  /** Follows the counter to another node; a command that was redirected has not been executed. */
  async #call(commands: readonly Command[]): Promise<PromiseSettledResult<unknown>[]> {
    let movingTo: string | undefined;
    for (let redirections = 0; ; redirections += 1) {
      const session = this.#session;
      if (session === undefined) throw new StoreError("unavailable", "offline", "there is no connection to Redis");
      const replies = await this.#answered(session, session.send(commands, movingTo)).catch((cause: unknown) => {
        throw new StoreError("unavailable", "connection", "the counter's next node cannot be reached", { cause });
      });
      const first = replies[0];
      const error = first?.status === "rejected" ? first.reason : undefined;
      const code = replyCode(error);
      if (code === "READONLY" || code === "MOVED" || code === "NOAUTH") this.#lose(session, error);
      if (redirections === 3 || (code !== "MOVED" && code !== "ASK")) return replies;
      movingTo = code === "ASK" ? error.message.split(" ")[2] : undefined;
      if (code === "MOVED") await Promise.race([this.#opening, pause(this.#options.settings.commandTimeoutMs / 2)]);
    }
  }

  /** A connection that stays silent for three timeouts is taken for dead. */
  async #answered<T>(session: RedisSession, replies: Promise<T>): Promise<T> {
    const silence = 3 * this.#options.settings.commandTimeoutMs;
    const timer = setTimeout(() => this.#lose(session, new Error(`no answer within ${silence} ms`)), silence);
    return replies.finally(() => clearTimeout(timer));
  }

  /** An error reply to a write says that it was not executed; anything else leaves that open. */
  async #refusal(error: unknown): Promise<StoreError> {
    if (replyCode(error) === undefined && !neverSent(error)) {
      return new StoreError("unknown", "connection", "the connection ended before the answer", { cause: error });
    }
    // The general code stands for many things, of which only a counter that is no integer is told apart: by a look at it.
    if (replyCode(error) !== "ERR") return notExecuted(error);
    return this.get().then(
      () => notExecuted(error),
      (reason: unknown) => (reason instanceof StoreError ? reason : notExecuted(error)),
    );
  }

  #lose(session: RedisSession, error: unknown): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    session.end();
    if (this.#closing.signal.aborted) return;
    this.#options.log.error({ err: error }, "lost the connection to Redis");
    this.#opening = this.#open().then(() => this.#options.onReconnect?.());
  }

  async #open(): Promise<void> {
    const { settings, log } = this.#options;
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        await this.#openOnce();
        return;
      } catch (error) {
        log.error({ err: error, attempt }, "cannot connect to Redis");
      }
      const longest = Math.min(settings.reconnectMaxMs, 50 * 2 ** attempt);
      // A random pause keeps many processes from coming back at one instant.
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  async #openOnce(): Promise<void> {
    const { settings, log } = this.#options;
    let failure: Error | undefined;
    let session: RedisSession | undefined;
    session = await openSession({
      settings,
      counterKey: this.#counterKey,
      knownNodes: this.#knownNodes,
      onFailure: (error) => {
        failure = error;
        if (session) this.#lose(session, error);
      },
    });
    if (this.#closing.signal.aborted || failure) session.end();
    if (failure) throw failure;
    if (this.#closing.signal.aborted) return;
    this.#session = session;
    this.#knownNodes = session.nodes;
    log.info({ store: this.description }, "connected to Redis");
  }
}

/** The value that Redis gave a write: it is counted, so that a value which can't be answered is not "nothing counted". */
function countedValue(value: unknown): number {
  try {
    return checkedCounter(value);
  } catch (cause) {
    throw new StoreError("unknown", "not_an_integer", "the counter is past what JSON carries exactly", { cause });
  }
}

/** The first word of an error reply: the only part of it that is meant for programs. */
function replyCode(error: unknown): string | undefined {
  return error instanceof ErrorReply ? error.message.split(" ", 1)[0] : undefined;
}

const neverSent = (error: unknown) => error instanceof ClientOfflineError || error instanceof ClientClosedError;

function notExecuted(error: unknown): StoreError {
  const code = replyCode(error);
  const options = { cause: error };
  if (code === "WRONGTYPE")
    return new StoreError("invalid", "not_an_integer", "the counter is of another type", options);
  if (code === "OOM") return new StoreError("unavailable", "out_of_memory", "Redis has no memory left", options);
  if (code !== undefined) return new StoreError("unavailable", "refused", `Redis refused with ${code}`, options);
  if (neverSent(error)) return new StoreError("unavailable", "offline", "there is no connection to Redis", options);
  return new StoreError("unavailable", "connection", "the connection ended before the answer", options);
}
