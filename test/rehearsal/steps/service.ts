import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { imageTagVariable } from "../../../modules/counter/names";
import { ServiceProcess } from "../../../service/testing/service-process";
import { diffIsEmpty } from "../checks";
import { StepFailure, start } from "../command";
import { freePort } from "../emulator";
import { deployer, planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** What service.yml does, by the scripts that it calls: the image to a registry and on to the next, released, and rolled back. */
export const service: Scenario = {
  name: "service",
  needs: ["demo"],
  steps: [
    { title: "npm run image:push and image:copy, to a registry on this machine", run: images },
    { title: "npm run release", run: releaseGood },
    { title: "npm run setenvs:deployed", run: manifests },
    { title: "npm run release of an image that fails the contract suite", run: releaseBad },
    { title: "npm run release whose pods never become ready, and the next one", run: releaseNeverReady },
    { title: "npm run release with more to deploy", run: releaseMore },
  ],
  closing: [],
};

/** An image of one file, in the place of the real one, which takes a minute to build. */
const smallImage = "FROM scratch\nCOPY package.json /\n";

async function images(stage: Stage): Promise<string> {
  const { project } = stage.workspace;
  const dockerfile = join(project, "Dockerfile");
  const real = readFileSync(dockerfile);
  const prod = join(project, "envs", "prod");
  const port = await startRegistry(stage);
  const registry = ["--registry", `127.0.0.1:${port}`];
  try {
    writeFileSync(dockerfile, smallImage);
    cpSync(join(project, "envs", "demo"), prod, { recursive: true });
    const vars = join(prod, "vars.ts");
    writeFileSync(vars, readFileSync(vars, "utf8").replace('domain: "', 'domain: "prod.'));
    // The engine's own settings, where it may run in a sandbox.
    const engine = stage.with({ STORAGE_DRIVER: "vfs", BUILDAH_ISOLATION: "chroot" });
    const missing = await engine.refused("image:copy", /release it to demo first/, "demo", "prod", ...registry);
    const pushed = digestIn(await engine.script("image:push", "demo", ...registry));
    const again = digestIn(await engine.script("image:push", "demo", ...registry));
    const copied = digestIn(await engine.script("image:copy", "demo", "prod", ...registry));
    if (again !== pushed || copied !== pushed) throw new StepFailure(`digests differ: ${[pushed, again, copied]}`);
    return `${pushed.slice(0, 19)}… in demo, the same in prod; before: ${missing}`;
  } finally {
    writeFileSync(dockerfile, real);
    rmSync(prod, { recursive: true, force: true });
  }
}

function digestIn(output: string): string {
  // The last one: skopeo tells of each layer before.
  const digest = output.match(/sha256:[0-9a-f]{64}/g)?.at(-1);
  if (digest === undefined) throw new StepFailure("no digest was told", output);
  return digest;
}

/** Debian's docker-registry, with its images in the rehearsal's folder. */
async function startRegistry({ workspace: { folder }, env }: Stage): Promise<number> {
  const port = await freePort();
  const storage = join(folder, "registry");
  mkdirSync(storage);
  const config = join(folder, "registry.yml");
  const lines = [
    "version: 0.1",
    `storage: {filesystem: {rootdirectory: ${storage}}}`,
    `http: {addr: "127.0.0.1:${port}"}`,
  ];
  writeFileSync(config, lines.join("\n"));
  const log = join(folder, "registry.log");
  start("docker-registry", ["serve", config], { cwd: folder, env, log });
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    if (answer?.ok) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new StepFailure("the registry does not answer; Debian has it as docker-registry", readFileSync(log, "utf8"));
}

/** Changes the service's source, and so the tag of its image. */
async function changeService(stage: Stage, comment: string): Promise<void> {
  const file = join(stage.workspace.project, "service", "main.ts");
  writeFileSync(file, `${readFileSync(file, "utf8")}// ${comment}\n`);
  await stage.synth();
}

async function releaseGood(stage: Stage): Promise<string> {
  await changeService(stage, "a good version");
  const before = await runningTag(stage);
  const end = await tryService(stage, () => true);
  try {
    await stage.as(deployer).script("release", "demo", "--skip-synth", "--base-url", end.url);
  } finally {
    await end.stop();
  }
  const now = await runningTag(stage);
  if (now === before) throw new StepFailure("the release changed no image");
  return `${before} to ${now}; cdktf diff after it: ${await diffIsEmpty(stage, "demo")}`;
}

async function manifests(stage: Stage): Promise<string> {
  const out = join(stage.workspace.folder, "manifests");
  const files = (await stage.as(deployer).script("setenvs:deployed", "demo", "--out", out)).trim().split("\n");
  const text = readFileSync(join(out, "20-counter.yaml"), "utf8");
  if (!text.includes(`/bluecore-demo/counter:${await runningTag(stage)}`)) {
    throw new StepFailure("the manifests do not name the image that runs", text);
  }
  return `${files.length} files, of the image that runs`;
}

/** Releases the source at hand, whose contract suite fails: the good image must run again. */
async function releaseGoesBack(stage: Stage, good: string): Promise<void> {
  const end = await tryService(stage, (tag) => tag === good);
  try {
    await stage
      .as(deployer)
      .refused("release", /demo: failed, rolled back/, "demo", "--skip-synth", "--base-url", end.url);
  } finally {
    await end.stop();
  }
  const now = await runningTag(stage);
  if (now !== good) throw new StepFailure(`after the rollback ${now} runs, not ${good}`);
}

async function releaseBad(stage: Stage): Promise<string> {
  const good = await runningTag(stage);
  await changeService(stage, "a bad version");
  await releaseGoesBack(stage, good);
  // Terraform's view is true: with the image that runs there is nothing to do, and without it there is the release.
  await stage.as(planner).script("plan", "demo", "--skip-synth", "--keep-image");
  const kept = await stage.as(deployer).script("apply", "demo", "--skip-synth");
  if (!kept.includes("nothing to apply")) throw new StepFailure("a plan after the rollback is not empty", kept);
  return `back to ${good}; a plan of the rest is empty`;
}

async function releaseNeverReady(stage: Stage): Promise<string> {
  const good = await runningTag(stage);
  await changeService(stage, "a version that never becomes ready");
  const never = (await stage.script("image:tag")).trim();
  standInForHelm(stage, never);
  const refused = await stage.as(deployer).refused("release", /the release to demo failed/, "demo", "--skip-synth");
  const after = await runningTag(stage);
  if (after !== good) throw new StepFailure(`the state says that ${after} runs, which never became ready, not ${good}`);
  await changeService(stage, "a bad version after that");
  standInForHelm(stage, never);
  await releaseGoesBack(stage, good);
  const { code, output } = await stage.terraform("demo", "state", "rm", `terraform_data.${standIn}`);
  if (code !== 0) throw new StepFailure("the stand-in for Helm stays in the state", output);
  return `${refused}, and the state still says ${good}; the next release goes back to that`;
}

const standIn = "release_stand_in";

/** Does what the counter's Helm release does where there is no cluster: it fails, for a tag whose pods never become ready. */
function standInForHelm(stage: Stage, never: string): void {
  const file = join(stage.stackFolder("demo"), "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8"));
  const data: Record<string, { depends_on: string[] }> = stack.resource.terraform_data;
  const note = Object.keys(data).find((name) => name.startsWith("counter_deployed_"));
  if (note === undefined) throw new StepFailure("no note of the image that is deployed");
  data[note]?.depends_on.push(`terraform_data.${standIn}`);
  const tag = ["${", "var.", imageTagVariable, "}"].join("");
  const rollout = { command: `test "$TAG" != ${never}`, environment: { TAG: tag } };
  stack.resource.terraform_data[standIn] = { triggers_replace: tag, provisioner: [{ "local-exec": rollout }] };
  writeFileSync(file, JSON.stringify(stack, null, 2));
}

async function releaseMore(stage: Stage): Promise<string> {
  const before = await runningTag(stage);
  const file = join(stage.workspace.project, "envs", "demo", "vars.ts");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/countNumber: \d+/, "countNumber: 40"));
  await stage.synth();
  const refused = await stage
    .as(deployer)
    .refused("release", /changes nothing but the service/, "demo", "--skip-synth");
  writeFileSync(file, text);
  // What follows is deployed as it stands, the second version among it.
  await stage.as(deployer).cdktf("deploy", "demo", "--auto-approve");
  if (before === (await runningTag(stage))) throw new StepFailure("a deploy did not bring the source's image");
  return `refused: a release ${refused}`;
}

/** The tag of the image that the state says is deployed, as anybody would ask for it. */
async function runningTag(stage: Stage): Promise<string> {
  const { code, output } = await stage.terraform("demo", "output", "-raw", "counter_image");
  if (code !== 0) throw new StepFailure("the state has no counter_image", output);
  return output.slice(output.lastIndexOf(":") + 1).trim();
}

/** The real service, at an address that answers its writes only while a good image is deployed. */
async function tryService(stage: Stage, isGood: (tag: string) => boolean) {
  const { folder } = stage.workspace;
  const real = await ServiceProcess.start({ DATA_DIR: join(folder, `data-${Date.now()}`) });
  let good = true;
  const server = createServer(async (request, response) => {
    if (request.url === "/readyz") good = isGood(await runningTag(stage));
    if (!good && request.url !== "/readyz") {
      response.writeHead(500).end("{}");
      return;
    }
    const { method, url, headers } = request;
    const forwarded = httpRequest(`${real.baseUrl}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await real.end();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
