import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { minikubeFolder } from "../../service/manifests/main";
import { StepFailure, start, succeed } from "../rehearsal/command";
import { cacheFolder } from "../rehearsal/python";
import { type ControlPlane, eventually, startControlPlane } from "./control-plane";
import { underLoad } from "./load";
import { addNode, clearNode, localDisk } from "./node";
import { rehearse } from "./rehearsal";

/**
 * `npm run rehearse:node`: the files for Minikube as real pods on a real node of this machine, as root on Debian with
 * containerd, runc, the CNI plugins, buildah and redis-server: the contract suite, a pod killed under load, a rolling update
 * under load. IMAGES_DIR: images that were built before. There is no DNS and no kube-proxy: the pods are told Redis' address, and the load goes to the ready pods.
 */
const project = join(__dirname, "..", "..", "..");
const tools = join(cacheFolder, "kube");
const namespace = "bluecore";
const forwardedPort = 18080;
const containerIds = ["-o", "jsonpath={.items[0].status.containerStatuses[0].containerID}"];

rehearse(async ({ folder, log, step }) => {
  const env = { ...process.env, BLUECORE_REHEARSAL: folder };
  const long = { cwd: project, env, log, timeoutMs: 45 * 60_000 };
  const images = process.env.IMAGES_DIR ?? join(folder, "archives");
  let cluster: ControlPlane | undefined;
  let kill: ((container: string) => Promise<void>) | undefined;
  const kubectl = (args: readonly string[], input?: string) => {
    if (!cluster) throw new StepFailure("there is no control plane");
    return cluster.kubectl(args, input);
  };

  await step("build what is missing of the tools", async () => {
    mkdirSync(tools, { recursive: true });
    await succeed("bash", [join(project, "test", "kube", "tools.sh"), tools], long);
    return `${readdirSync(tools).length} files`;
  });
  await step("build the images", async () => {
    if (process.env.IMAGES_DIR === undefined) {
      await succeed("bash", [join(project, "test", "kube", "images.sh"), images], long);
    }
    return readdirSync(images).join(", ");
  });
  await step("start the control plane and a real node", async () => {
    cluster = await startControlPlane({ folder, tools, log, fakeNodes: false });
    const archives = readdirSync(images).map((name) => join(images, name));
    kill = await addNode(cluster, { folder, tools, log, images: archives });
    return (
      await kubectl(["get", "nodes", "-o", "jsonpath={.items[*].status.nodeInfo.containerRuntimeVersion}"])
    ).trim();
  });
  await step("the files for Minikube", async () => {
    await kubectl(["apply", "-f", "-"], JSON.stringify(localDisk(folder)));
    await kubectl(["apply", "-f", join(project, minikubeFolder)]);
    await kubectl(["rollout", "status", "statefulset/redis", "-n", namespace, "--timeout=120s"]);
    const redis = await kubectl(["get", "pod", "redis-0", "-n", namespace, "-o", "jsonpath={.status.podIP}"]);
    // What DNS would tell the pods.
    const hosts = { spec: { template: { spec: { hostAliases: [{ ip: redis, hostnames: ["redis"] }] } } } };
    await kubectl(["patch", "deployment", "bluecore", "-n", namespace, "-p", JSON.stringify(hosts)]);
    await kubectl(["rollout", "status", "deployment/bluecore", "-n", namespace, "--timeout=120s"]);
    const pods = async () => (await kubectl(["get", "pods", "-n", namespace, "-o", "name"])).trim().split("\n");
    await eventually(
      "two pods beside Redis', and those before them gone",
      90_000,
      async () => (await pods()).length === 3,
    );
    return (await pods()).join(", ");
  });
  await step("the contract suite through a port-forward", async () => {
    const forward = ["port-forward", "-n", namespace, "service/bluecore", `${forwardedPort}:80`];
    const config = cluster?.kubeconfig ?? "";
    const child = start(join(tools, "kubectl"), ["--kubeconfig", config, ...forward], { cwd: folder, env, log });
    const url = `http://127.0.0.1:${forwardedPort}`;
    await eventually(
      "the port-forward",
      20_000,
      async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok === true,
    );
    const suite = join(project, "dist-test", "service", "contract", "contract.integration.test.js");
    const mocha = join(project, "node_modules", "mocha", "bin", "mocha.js");
    const arguments_ = [mocha, "--no-config", "--no-package", "--timeout", "10000", suite];
    const output = await succeed(process.execPath, arguments_, { ...long, env: { ...env, BASE_URL: url } });
    child.kill();
    return /\d+ passing/.exec(output)?.[0] ?? "";
  });
  // On a busy machine kubectl may say more than Redis does (a line of its log, which begins with a date), or lose the answer.
  const counter = async () => {
    const get = ["exec", "redis-0", "-n", namespace, "--", "redis-cli", "--raw", "get", "bluecore:{counter}"];
    let value = Number.NaN;
    await eventually("the counter in Redis", 20_000, async () => {
      value = Number(/^\d+$/m.exec(await kubectl(get))?.[0]);
      return !Number.isNaN(value);
    });
    return value;
  };
  const load = (limitMs: number, happening: () => Promise<void>) => {
    if (!cluster) throw new StepFailure("there is no control plane");
    return underLoad(cluster, namespace, limitMs, happening);
  };

  await step("a pod killed under load loses nothing that was answered", async () => {
    const before = await counter();
    const { answered, failed } = await load(60_000, async () => {
      await pause(2000);
      const ids = await kubectl([
        "get",
        "pods",
        "-n",
        namespace,
        "-l",
        "app.kubernetes.io/component=api",
        ...containerIds,
      ]);
      await kill?.(ids.replace("containerd://", ""));
      await kubectl(["rollout", "status", "deployment/bluecore", "-n", namespace, "--timeout=60s"]);
      await pause(2000);
    });
    const counted = (await counter()) - before;
    if (answered === 0) throw new StepFailure("no write was answered");
    if (counted < answered || counted > answered + failed) {
      throw new StepFailure(`${counted} counted, ${answered} answered, ${failed} without an answer`);
    }
    const restarts = await kubectl([
      "get",
      "pods",
      "-n",
      namespace,
      "-o",
      "jsonpath={.items[*].status.containerStatuses[0].restartCount}",
    ]);
    if (!restarts.includes("1")) {
      throw new StepFailure(`no container was killed: restarts ${restarts}`);
    }
    return `${answered} answered, ${failed} without an answer, ${counted} counted`;
  });
  await step("a rolling update under load drops no request", async () => {
    const before = await counter();
    const { answered, failed, reasons } = await load(180_000, async () => {
      await kubectl(["rollout", "restart", "deployment/bluecore", "-n", namespace]);
      await kubectl(["rollout", "status", "deployment/bluecore", "-n", namespace, "--timeout=150s"]);
      // The old pods are still ending.
      await pause(22_000);
    });
    const counted = (await counter()) - before;
    if (failed > 0) throw new StepFailure(`${failed} of ${answered + failed} failed: ${reasons.join("; ")}`);
    if (counted !== answered) throw new StepFailure(`${counted} counted, ${answered} answered`);
    return `${answered} answered, none dropped`;
  });
}, clearNode);
