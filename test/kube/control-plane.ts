import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Finished, run, StepFailure, start, succeed } from "../rehearsal/command";
import { Authority, type Pair } from "./certificates";

/** A Kubernetes control plane on 127.0.0.1: the real API server with etcd, controllers and scheduler, and fake nodes. */
export interface ControlPlane {
  readonly kubeconfig: string;
  /** Runs kubectl, which must succeed. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Runs helm, which may fail. */
  readonly helm: (...args: readonly string[]) => Promise<Finished>;
}

export interface ControlPlaneOptions {
  /** Where its files go; the mark of its processes. */
  readonly folder: string;
  /** Where tools.sh put the programs. */
  readonly tools: string;
  readonly log: string;
}

/** Zones of the fake nodes, one node each. */
const zones = ["a", "b", "c"];

/** Starts a control plane on free ports and waits until its nodes are ready. */
export async function startControlPlane({ folder, tools, log }: ControlPlaneOptions): Promise<ControlPlane> {
  const pki = join(folder, "pki");
  mkdirSync(pki, { recursive: true });
  const [etcd, peers, api, controllers, scheduler, kwok] = await freePorts(6);
  const env = { PATH: process.env.PATH, HOME: folder, BLUECORE_REHEARSAL: folder, NO_PROXY: "127.0.0.1" };
  const program = (name: string, flags: Readonly<Record<string, string | number>>) =>
    start(
      join(tools, name),
      Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
      { cwd: folder, env, log: join(folder, `${name}.log`) },
    );

  const authority = new Authority(pki);
  const server = authority.issue("server", "/CN=kube-apiserver", [
    "DNS:localhost",
    "DNS:kubernetes.default.svc",
    "IP:127.0.0.1",
    "IP:172.20.0.1",
  ]);
  const admin = authority.issue("admin", "/O=system:masters/CN=admin");
  const tokens = authority.issue("tokens", "/CN=service-accounts");
  const kubeconfig = writeKubeconfig(folder, `https://127.0.0.1:${api}`, authority.pair, admin);

  program("etcd", {
    "data-dir": join(folder, "etcd"),
    "listen-client-urls": `http://127.0.0.1:${etcd}`,
    "advertise-client-urls": `http://127.0.0.1:${etcd}`,
    "listen-peer-urls": `http://127.0.0.1:${peers}`,
    "initial-advertise-peer-urls": `http://127.0.0.1:${peers}`,
    "initial-cluster": `default=http://127.0.0.1:${peers}`,
    "unsafe-no-fsync": "true",
  });
  program("kube-apiserver", {
    "etcd-servers": `http://127.0.0.1:${etcd}`,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "secure-port": String(api),
    "tls-cert-file": server.certificate,
    "tls-private-key-file": server.key,
    "client-ca-file": authority.pair.certificate,
    "service-account-key-file": tokens.certificate,
    "service-account-signing-key-file": tokens.key,
    "service-account-issuer": `https://127.0.0.1:${api}`,
    "service-cluster-ip-range": "172.20.0.0/16",
    "authorization-mode": "Node,RBAC",
    "endpoint-reconciler-type": "none",
  });
  const kubectl = (args: readonly string[], input?: string) =>
    succeed(join(tools, "kubectl"), ["--kubeconfig", kubeconfig, ...args], {
      cwd: folder,
      env,
      log,
      timeoutMs: 120_000,
      ...(input === undefined ? {} : { input }),
    });
  const helm = (...args: readonly string[]) =>
    run(join(tools, "helm"), ["--kubeconfig", kubeconfig, ...args], { cwd: folder, env, log, timeoutMs: 300_000 });
  await eventually("the API server", 60_000, async () => {
    const { code } = await run(join(tools, "kubectl"), ["--kubeconfig", kubeconfig, "get", "--raw", "/readyz"], {
      cwd: folder,
      env,
      log,
      timeoutMs: 10_000,
    });
    return code === 0;
  });

  program("kube-controller-manager", {
    kubeconfig,
    "bind-address": "127.0.0.1",
    "secure-port": String(controllers),
    "root-ca-file": authority.pair.certificate,
    "service-account-private-key-file": tokens.key,
    "use-service-account-credentials": "true",
    "leader-elect": "false",
  });
  program("kube-scheduler", {
    kubeconfig,
    "bind-address": "127.0.0.1",
    "secure-port": String(scheduler),
    "leader-elect": "false",
  });
  program("kwok", {
    kubeconfig,
    config: join(tools, "kwok-stages.yaml"),
    "manage-all-nodes": "false",
    "manage-nodes-with-annotation-selector": "kwok.x-k8s.io/node=fake",
    "node-lease-duration-seconds": "40",
    cidr: "10.244.0.0/16",
    "node-ip": "127.0.0.1",
    "node-port": String(kwok),
    "server-address": `127.0.0.1:${kwok}`,
  });
  await kubectl(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: zones.map(fakeNode) }));
  await kubectl(["wait", "--for=condition=Ready", "nodes", "--all", "--timeout=60s"]);
  await eventually("the service account of the default namespace", 30_000, async () =>
    (await kubectl(["get", "serviceaccounts", "-n", "default", "-o", "name"])).includes("default"),
  );
  return { kubeconfig, kubectl, helm };
}

function fakeNode(zone: string, index: number) {
  const name = `fake-${index + 1}`;
  const size = { cpu: "32", memory: "256Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "topology.kubernetes.io/region": "us-west-2",
        "topology.kubernetes.io/zone": `us-west-2${zone}`,
      },
    },
    status: { allocatable: size, capacity: size },
  };
}

function writeKubeconfig(folder: string, server: string, authority: Pair, admin: Pair): string {
  const base64 = (path: string) => readFileSync(path).toString("base64");
  const path = join(folder, "kubeconfig.json");
  const user = { "client-certificate-data": base64(admin.certificate), "client-key-data": base64(admin.key) };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "rehearsal", cluster: { server, "certificate-authority-data": base64(authority.certificate) } }],
    users: [{ name: "admin", user }],
    contexts: [{ name: "rehearsal", context: { cluster: "rehearsal", user: "admin" } }],
    "current-context": "rehearsal",
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

/** Asks again and again until it is so. */
export async function eventually(what: string, timeoutMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new StepFailure(`${what}: not so after ${timeoutMs / 1000} s`);
    await pause(300);
  }
}

/** Ports that nobody uses at the moment. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      return typeof address === "object" && address ? address.port : 0;
    }),
  );
}
