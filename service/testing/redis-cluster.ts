import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { eventually, freePort, kill } from "./processes";
import { redisProgram } from "./redis-server";

const host = "127.0.0.1";
const slots = 16384;

/** One node of a cluster, as its own process. */
export class ClusterNode {
  #child: ChildProcess | undefined;

  constructor(
    readonly port: number,
    readonly busPort: number,
    readonly folder: string,
    readonly cluster: RedisCluster,
  ) {}

  run(): void {
    mkdirSync(this.folder, { recursive: true });
    const { certificate, key, authority, password } = this.cluster;
    const options = {
      port: 0,
      "tls-port": this.port,
      "tls-cert-file": certificate,
      "tls-key-file": key,
      "tls-ca-cert-file": authority,
      "tls-auth-clients": "no",
      "tls-replication": "yes",
      "tls-cluster": "yes",
      "cluster-enabled": "yes",
      "cluster-port": this.busPort,
      "cluster-node-timeout": 800,
      "cluster-replica-validity-factor": 0,
      "repl-diskless-sync-delay": 0,
      requirepass: password,
      masterauth: password,
      bind: host,
      dir: this.folder,
      save: "",
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#child = spawn(redisProgram(), args, { stdio: "ignore" });
  }

  /** kill -9. */
  async crash(): Promise<void> {
    if (this.#child) await kill(this.#child);
  }

  /** Sends one command over a connection of its own. */
  async command(...command: readonly string[]): Promise<unknown> {
    const client = createClient({
      password: this.cluster.password,
      socket: { host, port: this.port, tls: true, ca: readFileSync(this.cluster.authority), reconnectStrategy: false },
    });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await client.sendCommand([...command]);
    } finally {
      client.destroy();
    }
  }
}

/** A real cluster of three primaries with a replica each, with TLS and AUTH, on this machine. */
export class RedisCluster {
  readonly folder = mkdtempSync(join(tmpdir(), "bluecore-cluster-"));
  readonly password = "correct-horse-battery";
  readonly authority = join(this.folder, "authority.pem");
  readonly certificate = join(this.folder, "node.pem");
  readonly key = join(this.folder, "node.key");
  readonly passwordFile = join(this.folder, "password");
  readonly primaries: ClusterNode[] = [];
  readonly replicas: ClusterNode[] = [];

  static async start(): Promise<RedisCluster> {
    const cluster = new RedisCluster();
    cluster.#makeCertificates();
    writeFileSync(cluster.passwordFile, `${cluster.password}\n`);
    for (const [index, group] of [
      cluster.primaries,
      cluster.primaries,
      cluster.primaries,
      ...Array(3).fill(cluster.replicas),
    ].entries()) {
      group.push(new ClusterNode(await freePort(), await freePort(), join(cluster.folder, `node-${index}`), cluster));
    }
    for (const node of cluster.nodes) node.run();
    await Promise.all(cluster.nodes.map((node) => eventually(() => node.command("PING"))));
    await cluster.#join();
    return cluster;
  }

  get nodes(): readonly ClusterNode[] {
    return [...this.primaries, ...this.replicas];
  }

  /** The settings of a service that uses this cluster. */
  get environment(): Record<string, string> {
    return {
      STORE: "redis",
      REDIS_NODES: this.primaries.map(({ port }) => `${host}:${port}`).join(","),
      REDIS_TLS: "true",
      REDIS_TLS_CA_FILE: this.authority,
      REDIS_PASSWORD_FILE: this.passwordFile,
    };
  }

  /** The primary that has a key, by the place of its slot. */
  async owner(key: string): Promise<ClusterNode> {
    const slot = Number(await this.nodes[0]?.command("CLUSTER", "KEYSLOT", key));
    const owner = this.primaries[Math.floor((slot * 3) / slots)];
    if (owner === undefined) throw new Error(`slot ${slot} has no primary`);
    return owner;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.crash()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #join(): Promise<void> {
    const [first] = this.primaries;
    if (first === undefined) throw new Error("the cluster has no nodes");
    const place = (index: number) => Math.ceil((index * slots) / 3);
    for (const [index, primary] of this.primaries.entries()) {
      await primary.command("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
      await primary.command("CLUSTER", "ADDSLOTSRANGE", String(place(index)), String(place(index + 1) - 1));
    }
    for (const node of this.nodes) {
      await node.command("CLUSTER", "MEET", host, String(first.port), String(first.busPort));
    }
    await Promise.all(
      this.replicas.map(async (replica, index) => {
        const id = String(await this.primaries[index]?.command("CLUSTER", "MYID"));
        await eventually(() => replica.command("CLUSTER", "REPLICATE", id));
      }),
    );
    await eventually(() => this.#whole(), 10_000);
  }

  /** Every node knows all, the slots are served, and each replica follows. */
  async #whole(): Promise<void> {
    for (const node of this.nodes) {
      const info = String(await node.command("CLUSTER", "INFO"));
      if (!/cluster_state:ok/.test(info) || !/cluster_known_nodes:6/.test(info)) throw new Error(info);
    }
    for (const replica of this.replicas) {
      const info = String(await replica.command("INFO", "replication"));
      if (!/master_link_status:up/.test(info)) throw new Error(info);
    }
  }

  #makeCertificates(): void {
    const openssl = (...args: readonly string[]) =>
      execFileSync("openssl", args, { cwd: this.folder, stdio: ["ignore", "ignore", "ignore"] });
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl(
      "req",
      "-x509",
      ...curve,
      "-keyout",
      "authority.key",
      "-out",
      "authority.pem",
      "-days",
      "2",
      "-subj",
      "/CN=test authority",
    );
    openssl("req", ...curve, "-keyout", "node.key", "-out", "node.csr", "-subj", "/CN=test node");
    writeFileSync(join(this.folder, "san"), `subjectAltName=IP:${host}\n`);
    const signing = [
      "-CA",
      "authority.pem",
      "-CAkey",
      "authority.key",
      "-CAcreateserial",
      "-extfile",
      "san",
      "-days",
      "2",
    ];
    openssl("x509", "-req", "-in", "node.csr", ...signing, "-out", "node.pem");
  }
}
