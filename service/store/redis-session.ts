import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createClient, createCluster, type RedisClientType } from "redis";
import type { Credential, RedisSettings } from "../env";

/** One command, its name first. */
export type Command = readonly string[];

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** One living connection to the node that owns the counter. It never reconnects: when it has ended, open another. */
export interface RedisSession {
  /** Nodes that may be asked for the cluster's layout when this one is gone. */
  readonly nodes: readonly RedisNode[];
  /**
   * Sends commands one right after the other and resolves with what became of each. It rejects only when none was sent.
   *
   * @param movingTo `host:port` that an ASK reply named, while the counter's slot moves there
   */
  send(commands: readonly Command[], movingTo?: string): Promise<PromiseSettledResult<unknown>[]>;
  end(): void;
}

export interface SessionOptions {
  readonly settings: RedisSettings;
  /** Its slot says which node of a cluster owns the counter. */
  readonly counterKey: string;
  /** Nodes seen before, asked in addition to the configured ones. */
  readonly knownNodes: readonly RedisNode[];
  /** Called when the connection fails after it was established; more than once at times. */
  readonly onFailure: (error: Error) => void;
}

/** Connects with the credentials as they are now; rejects with the reason when that fails or takes too long. */
export function openSession(options: SessionOptions): Promise<RedisSession> {
  return options.settings.topology === "cluster" ? openCluster(options) : openStandalone(options);
}

type Client = RedisClientType<Record<string, never>, Record<string, never>, Record<string, never>>;

async function openStandalone({ settings, onFailure }: SessionOptions): Promise<RedisSession> {
  const client = createClient({
    ...clientOptions(settings),
    socket: { ...socketOptions(settings), ...settings.nodes[0] },
    database: settings.database,
  });
  client.on("error", onFailure);
  const end = () => client.destroy();
  await within(settings.connectTimeoutMs, client.connect(), end);
  return { nodes: settings.nodes, end, send: (commands) => sendAll(client, commands) };
}

async function openCluster({ settings, counterKey, knownNodes, onFailure }: SessionOptions): Promise<RedisSession> {
  let lastError: Error | undefined;
  const cluster = createCluster({
    rootNodes: [...settings.nodes, ...knownNodes].map((node) => ({ socket: node })),
    // Node clients take TLS from `defaults.socket` alone (redis/node-redis#3117).
    defaults: { ...clientOptions(settings), socket: socketOptions(settings) },
    // One shard has the counter: the other nodes are only remembered, to ask them when that one is gone.
    minimizeConnections: true,
    useReplicas: true,
    topologyRefreshOnReconnectionAttemptStrategy: false,
  });
  cluster.on("error", (error: Error) => {
    lastError = error;
  });
  cluster.on("node-error", (error: Error) => {
    lastError = error;
    onFailure(error);
  });
  const end = () => cluster.destroy();
  const connect = async () => {
    await cluster.connect();
    return cluster.getNodeClientForKey(counterKey, false);
  };
  const owner = await within(2 * settings.connectTimeoutMs, connect(), end).catch((error: unknown) => {
    // The cluster's own error says only that no node would do; the node's says why.
    throw lastError ?? error;
  });
  const nodes = [...cluster.masters, ...cluster.replicas].map(({ host, port }) => ({ host, port }));
  const send: RedisSession["send"] = async (commands, movingTo) => {
    if (movingTo === undefined) return sendAll(owner, commands);
    const target = cluster.nodeByAddress.get(movingTo);
    if (target === undefined) throw new Error(`the counter moves to ${movingTo}, which the cluster has not named yet`);
    const replies = await sendAll(await cluster.nodeClient(target), [["ASKING"], ...commands]);
    return replies.slice(1);
  };
  return { nodes, end, send };
}

const sendAll = (client: Pick<Client, "sendCommand">, commands: readonly Command[]) =>
  Promise.allSettled(commands.map((command) => client.sendCommand([...command])));

const clientOptions = (settings: RedisSettings) =>
  ({
    credentialsProvider: {
      type: "async-credentials-provider",
      credentials: async () => {
        const [username, password] = await Promise.all([read(settings.username), read(settings.password)]);
        return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
      },
    },
    // Nothing waits for a connection: a store that is away is said at once, and no write is sent later unseen.
    disableOfflineQueue: true,
    // The client's own timeout ends when a command is written, and costs a signal each; the caller has a better one.
    commandOptions: { timeout: 0 },
    maintNotifications: "disabled",
    disableClientInfo: true,
  }) as const;

function socketOptions(settings: RedisSettings) {
  const common = { connectTimeout: settings.connectTimeoutMs, reconnectStrategy: false } as const;
  if (!settings.tls) return common;
  const authority = settings.tlsCaFile === undefined ? {} : { ca: readFileSync(settings.tlsCaFile) };
  return { ...common, ...authority, tls: true } as const;
}

async function read({ value, file }: Credential): Promise<string | undefined> {
  return file === undefined ? value : (await readFile(file, "utf8")).trim();
}

async function within<T>(timeoutMs: number, attempt: Promise<T>, abandon: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([attempt, late]);
  } catch (error) {
    attempt.catch(() => undefined);
    abandon();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
