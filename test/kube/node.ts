import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, start, succeed } from "../rehearsal/command";
import { type ControlPlane, eventually } from "./control-plane";
import type { Clearing } from "./rehearsal";

export interface NodeOptions {
  /** Where its files go; the mark of its processes. */
  readonly folder: string;
  readonly tools: string;
  readonly log: string;
  /** Images as docker archives. */
  readonly images: readonly string[];
}

/** The range of the pods' addresses, on a bridge of this machine. */
const podRange = "10.245.0.0/24";

const bridge = "bluecore-kube";

const socketIn = (folder: string) => join(folder, "containerd.sock");

/** Takes a node away: what runs in its pods, what it left outside of its folder, and what it mounted into it. */
export const clearNode: Clearing = {
  // Whoever watches over the containers goes first, or would start them again.
  before: (folder) => `ctr -a ${socketIn(folder)} -n k8s.io tasks ls | awk 'NR > 1 { print $2 }' > ${folder}/pids`,
  after: (folder) =>
    [
      `xargs -r kill -9 < ${folder}/pids`,
      "sleep 1",
      `ip link delete ${bridge}`,
      `grep -o '${folder}[^ ]*' /proc/mounts | sort -r | xargs -r umount -l`,
      `find /var/log/containers -lname '${folder}/*' -delete`,
      "find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} +",
    ].join("; "),
};

/**
 * Adds a real node to a control plane: containerd and the kubelet of this machine, as root. Its pods run. Returns what kills a
 * container at once, by its id.
 */
export async function addNode(
  cluster: ControlPlane,
  { folder, tools, log, images }: NodeOptions,
): Promise<(container: string) => Promise<void>> {
  const place = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const env = { PATH: process.env.PATH, HOME: folder, BLUECORE_REHEARSAL: folder };
  const socket = socketIn(folder);
  const cni = place("cni");
  writeFileSync(join(cni, "10-bridge.conflist"), JSON.stringify(bridgeNetwork));
  writeFileSync(
    join(folder, "containerd.toml"),
    containerdConfig({ root: place("images"), state: place("state"), socket, cni }),
  );
  start("containerd", ["-c", join(folder, "containerd.toml")], {
    cwd: folder,
    env,
    log: join(folder, "containerd.log"),
  });
  const ctr = (...args: readonly string[]) => ["-a", socket, "-n", "k8s.io", ...args];
  const once = { cwd: folder, env, log, timeoutMs: 240_000 };
  await eventually("containerd", 30_000, async () => (await run("ctr", ctr("version"), once)).code === 0);
  for (const image of images) await succeed("ctr", ctr("images", "import", image), once);

  const kubelet = place("kubelet");
  const config = join(folder, "kubelet.json");
  writeFileSync(config, JSON.stringify(kubeletConfig(socket, join(folder, "pki", "ca.crt"), place("pod-logs"))));
  start(
    join(tools, "kubelet"),
    [
      `--config=${config}`,
      `--kubeconfig=${cluster.kubeconfig}`,
      "--hostname-override=real",
      "--node-ip=127.0.0.1",
      `--root-dir=${kubelet}`,
      `--cert-dir=${join(kubelet, "pki")}`,
    ],
    { cwd: folder, env, log: join(folder, "kubelet.log") },
  );
  await eventually("the node", 60_000, async () =>
    (await cluster.kubectl(["get", "nodes", "-o", "name"])).includes("real"),
  );
  await cluster.kubectl(["wait", "--for=condition=Ready", "node/real", "--timeout=90s"]);
  // The kubelet takes no loopback address for its own, and the API server asks it there for logs, exec and port-forwards.
  const addresses = [
    { type: "InternalIP", address: "127.0.0.1" },
    { type: "Hostname", address: "real" },
  ];
  const patch = JSON.stringify({ status: { addresses } });
  await cluster.kubectl(["patch", "node", "real", "--subresource=status", "--type=merge", "-p", patch]);
  return async (container) => {
    await succeed("ctr", ctr("tasks", "kill", "--signal", "SIGKILL", container), once);
  };
}

/** A disk for the first claim, as no provisioner is there to make one. */
export function localDisk(folder: string) {
  const path = join(folder, "disk");
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o777);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "disk" },
    spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path } },
  };
}

const bridgeNetwork = {
  cniVersion: "0.4.0",
  name: bridge,
  plugins: [
    {
      type: "bridge",
      bridge,
      isGateway: true,
      ipMasq: false,
      ipam: { type: "host-local", ranges: [[{ subnet: podRange }]], routes: [{ dst: "0.0.0.0/0" }] },
    },
  ],
};

const containerdConfig = (paths: { root: string; state: string; socket: string; cni: string }) => `version = 2
root = "${paths.root}"
state = "${paths.state}"
[grpc]
  address = "${paths.socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  disable_tcp_service = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${paths.cni}"
`;

const kubeletConfig = (socket: string, authority: string, podLogsDir: string) => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  address: "127.0.0.1",
  port: 16350,
  readOnlyPort: 0,
  healthzPort: 0,
  cgroupDriver: "cgroupfs",
  podLogsDir,
  enforceNodeAllocatable: [],
  failSwapOn: false,
  containerRuntimeEndpoint: `unix://${socket}`,
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: authority } },
  authorization: { mode: "Webhook" },
  imageGCHighThresholdPercent: 100,
  evictionHard: { "memory.available": "50Mi" },
  localStorageCapacityIsolation: false,
});
