import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chartFolder } from "../../modules/manifests/manifests";
import { minikubeFiles } from "../../service/manifests/minikube";
import { StepFailure, stopAll, succeed } from "../rehearsal/command";
import { cacheFolder } from "../rehearsal/python";
import { type ControlPlane, startControlPlane } from "./control-plane";
import { installKinds } from "./kinds";
import { dryRun, rehearseReleases } from "./steps";
import { clusterParts } from "./synthesized";

/**
 * `npm run rehearse:kube`: what the environments put into a cluster, tried on a real Kubernetes control plane on this
 * machine, whose nodes are fake. The programs are built by the Go module proxy the first time (tools.sh), which takes a
 * quarter of an hour. CRDS_DIR: a folder with the kinds of the charts, for machines that don't reach their repositories.
 */
const project = join(__dirname, "..", "..", "..");
const tools = join(cacheFolder, "kube");
const tailLines = 60;

async function rehearse(folder: string): Promise<void> {
  const log = join(folder, "output.log");
  writeFileSync(log, "");
  const env = { ...process.env, BLUECORE_REHEARSAL: folder };
  mkdirSync(tools, { recursive: true });
  let cluster: ControlPlane | undefined;
  const plane = () => {
    if (!cluster) throw new StepFailure("there is no control plane");
    return cluster;
  };
  const parts = clusterParts(project, join(folder, "cdktf.out"));

  await step("build what is missing of the tools", async () => {
    const script = join(project, "test", "kube", "tools.sh");
    await succeed("bash", [script, tools], { cwd: folder, env, log, timeoutMs: 45 * 60_000 });
    return readdirSync(tools).join(", ");
  });
  await step("start the control plane", async () => {
    cluster = await startControlPlane({ folder, tools, log });
    return (await cluster.kubectl(["version", "-o", "json"])).match(/"gitVersion": "v1[^"]+"/)?.[0] ?? "";
  });
  await step("the kinds of the charts", () => installKinds(plane(), process.env.CRDS_DIR));
  const minikube = Object.values(minikubeFiles()).flat();
  await step("dry run of the files for Minikube", () => dryRun(plane(), minikube));
  for (const part of parts) {
    const objects = [...part.before, ...part.releases.flatMap(({ objects }) => objects)];
    await step(`dry run of ${part.environment}`, () => dryRun(plane(), objects));
    await rehearseReleases(part, plane(), { folder, chart: chartFolder, step });
  }
}

let passed = 0;

async function step(title: string, act: () => Promise<string>): Promise<void> {
  const start = Date.now();
  const facts = await act().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const output = error instanceof StepFailure ? error.output.trimEnd().split("\n").slice(-tailLines).join("\n") : "";
    throw new StepFailure(`${title}: FAILED: ${message}`, output);
  });
  passed += 1;
  console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${title}: ${facts}`);
}

const folder = mkdtempSync(join(tmpdir(), "bluecore-kube-"));
const clear = () => {
  stopAll(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    clear();
    process.exit(1);
  });
}
rehearse(folder)
  .then(
    () => 0,
    (error: unknown) => {
      console.error(error instanceof StepFailure ? `${error.message}\n${error.output}` : error);
      return 1;
    },
  )
  .then((failed) => {
    clear();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed);
  });
