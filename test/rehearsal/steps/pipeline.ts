import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { resourceCounts } from "../checks";
import { StepFailure } from "../command";
import { deployer, planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";

/** What infra.yml, check.yml and drift.yml do, by the scripts that they call: a plan is applied as it was reviewed, or refused. */
export const pipeline: Scenario = {
  name: "pipeline",
  needs: ["demo"],
  steps: [
    { title: "npm run envs", run: environments },
    { title: "npm run plan, sealed", run: planSealed },
    { title: "npm run apply, as reviewed", run: applySealed },
    { title: "npm run apply of an older plan, and of other source", run: refuseOthers },
    { title: "npm run plan to take demo down, its name typed twice", run: planDestroy },
    { title: "npm run drift, drift:report and plan:comment", run: reports },
  ],
  closing: [],
};

const plansOf = ({ workspace }: Stage) => join(workspace.project, "cdktf.out", "plans", "demo");

const planOf = (stage: Stage) => join(stage.stackFolder("demo"), "deploy.tfplan");

/** Changes how many images of demo are kept: a resource that costs little to plan and to apply. */
export async function keepImages(stage: Stage, count: number): Promise<void> {
  const file = join(stage.workspace.project, "envs", "demo", "vars.ts");
  const before = readFileSync(file, "utf8");
  const after = before.replace(/countNumber: \d+/, `countNumber: ${count}`);
  if (after === before) throw new StepFailure("envs/demo/vars.ts has no countNumber to change", before);
  writeFileSync(file, after);
  await stage.synth();
}

async function environments(stage: Stage): Promise<string> {
  const file = join(stage.workspace.folder, "output");
  await stage.script("envs", "--output", file);
  const written = readFileSync(file, "utf8");
  const expected = 'environments=[{"name":"demo","region":"us-west-2","from":"","architecture":"amd64"}]\n';
  if (written !== expected) throw new StepFailure("npm run envs: not what GitHub expects", written);
  return written.trim();
}

async function planSealed(stage: Stage): Promise<string> {
  await keepImages(stage, 31);
  const [summary, output] = ["plan.md", "plan.output"].map((name) => join(stage.workspace.folder, name));
  const files = ["--summary", String(summary), "--output", String(output)];
  await stage.as(planner).script("plan", "demo", "--skip-synth", "--seal", ...files);
  const text = readFileSync(String(summary), "utf8");
  if (!/aws_ecr_lifecycle_policy/.test(text)) throw new StepFailure("the summary does not name the change", text);
  if (readFileSync(String(output), "utf8") !== "changes=true\n") throw new StepFailure("the plan told of no change");
  if (existsSync(planOf(stage))) throw new StepFailure("the plan lies there unsealed");
  const carried = readdirSync(plansOf(stage)).sort().join();
  if (carried !== "deploy.tfplan.sealed,summary.json,terraform.lock.hcl") {
    throw new StepFailure("something else is carried than the sealed plan, its summary and its lock file", carried);
  }
  return text.split("\n")[0]?.replace("### ", "") ?? "";
}

async function applySealed(stage: Stage): Promise<string> {
  const counts = resourceCounts(await stage.as(deployer).script("apply", "demo", "--skip-synth"));
  await stage.as(planner).script("plan", "demo", "--skip-synth");
  const again = await stage.as(deployer).script("apply", "demo", "--skip-synth");
  if (!again.includes("nothing to apply")) throw new StepFailure("a plan after the apply is not empty", again);
  return `${counts}; a second plan is empty`;
}

async function refuseOthers(stage: Stage): Promise<string> {
  await keepImages(stage, 32);
  await stage.as(planner).script("plan", "demo", "--skip-synth");
  const older = join(stage.workspace.folder, "older");
  const copy = (from: string, to: string) => cpSync(from, to, { recursive: true });
  const bringBack = () => {
    copy(join(older, "plans"), plansOf(stage));
    copy(join(older, "plan"), planOf(stage));
  };
  copy(plansOf(stage), join(older, "plans"));
  copy(planOf(stage), join(older, "plan"));
  await stage.as(deployer).script("apply", "demo", "--skip-synth");
  bringBack();
  const stale = await stage
    .as(deployer)
    .refused("apply", /somebody else has deployed since it was made/, "demo", "--skip-synth");
  bringBack();
  await keepImages(stage, 33);
  const other = await stage.as(deployer).refused("apply", /was made of other source/, "demo", "--skip-synth");
  await keepImages(stage, 32);
  return `${stale}; ${other}`;
}

async function planDestroy(stage: Stage): Promise<string> {
  const again = /type the name of the environment again, demo/;
  const refused = await stage.refused("plan", again, "demo", "--skip-synth", "--destroy", "prod");
  const planned = await stage.script("plan", "demo", "--skip-synth", "--destroy", "demo");
  const [counts] = /demo: taken down, \d+ to destroy/.exec(planned) ?? [];
  if (counts === undefined) throw new StepFailure("the plan does not take demo down", planned);
  return `${counts}; before: ${refused}`;
}

async function reports(stage: Stage): Promise<string> {
  await stage.emulator.ask([
    {
      service: "ecr",
      operation: "put_image_tag_mutability",
      parameters: { repositoryName: "bluecore-demo/counter", imageTagMutability: "MUTABLE" },
    },
  ]);
  await stage.as(planner).script("drift", "demo", "--skip-synth");
  const { url, posted, stop } = await gitHub();
  const access = { GITHUB_API_URL: url, GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "rehearsal" };
  try {
    const here = stage.with(access);
    const expected = ["--expected", (await stage.script("envs", "--only", "demo")).trim()];
    await here.script("drift:report", ...expected);
    await here.script("plan:comment", "--pull-request", "12", "--commit", "0123456789abcdef", ...expected);
  } finally {
    stop();
  }
  // What somebody changed by hand is changed back.
  await stage.as(planner).script("plan", "demo", "--skip-synth");
  await stage.as(deployer).script("apply", "demo", "--skip-synth");
  const [issue, comment] = posted;
  if (posted.length !== 2 || !issue?.includes("Drift: demo") || !comment?.includes("image_tag_mutability")) {
    throw new StepFailure("GitHub did not get an issue and a comment", posted.join("\n"));
  }
  return "one issue, one comment, then changed back";
}

/** GitHub's API on this machine: it has no posts yet, and remembers those that it gets. */
async function gitHub(): Promise<{ url: string; posted: string[]; stop: () => void }> {
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === "POST") posted.push(Buffer.concat(chunks).toString());
    response.end(request.method === "GET" ? "[]" : "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, posted, stop: () => server.close() };
}
