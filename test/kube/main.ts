import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chartFolder } from "../../modules/manifests/manifests";
import { minikubeFolder } from "../../service/manifests/main";
import { StepFailure, succeed } from "../rehearsal/command";
import { cacheFolder } from "../rehearsal/python";
import { tryCharts } from "./charts";
import { type ControlPlane, startControlPlane } from "./control-plane";
import { installKinds } from "./kinds";
import { rehearse } from "./rehearsal";
import { dryRun, dryRunFiles, rehearseReleases } from "./steps";
import { clusterParts } from "./synthesized";

/**
 * `npm run rehearse:kube`: what the environments put into a cluster, tried on a real Kubernetes control plane on this
 * machine, whose nodes are fake. The programs are built by the Go module proxy the first time (tools.sh), which takes a
 * quarter of an hour. CRDS_DIR: a folder with the kinds of the charts, for machines that don't reach their repositories;
 * CHARTS_DIR: one with the charts themselves, a folder `<chart>-<version>` each.
 */
const project = join(__dirname, "..", "..", "..");
const tools = join(cacheFolder, "kube");

/** What a person would set, from the outputs of a deployment. */
const given = {
  domain: "api.example.com",
  redisHost: "clustercfg.redis.example.com",
  imageRepository: "123456789012.dkr.ecr.us-west-2.amazonaws.com/bluecore/counter",
  roleArn: "arn:aws:iam::123456789012:role/bluecore-counter",
};

rehearse(async ({ folder, log, step }) => {
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
  await step("dry run of the files for Minikube", () => dryRunFiles(plane(), join(project, minikubeFolder)));
  const chartsOptions = { copies: process.env.CHARTS_DIR || undefined, folder, tools, log };
  for (const part of parts) {
    const objects = [...part.before, ...part.releases.flatMap(({ objects }) => objects)];
    await step(`dry run of what setenvs writes for ${part.environment}`, async () => {
      const out = join(folder, "setenvs", part.environment);
      const set = Object.entries(given).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
      const command = ["run", "--silent", "setenvs", "--", part.environment, ...set, "--out", out];
      await succeed("npm", command, { cwd: project, env, log, timeoutMs: 120_000 });
      return dryRunFiles(plane(), out);
    });
    await step(`dry run of ${part.environment}`, () => dryRun(plane(), objects));
    await rehearseReleases(part, plane(), { folder, chart: chartFolder, step });
    await step(`charts of ${part.environment}`, () => tryCharts(part, plane(), chartsOptions));
  }
});
