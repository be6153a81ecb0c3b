import { isDeepStrictEqual } from "node:util";
import { expression, type Job, localActions, type Step, type Workflow } from "./workflows";

/** What a job of a workflow lacks, in words; `all` are the workflows it stands among. */
type Guard = (job: Job, workflow: Workflow, all: readonly Workflow[]) => readonly string[];

/** What is wrong with how the workflows guard AWS, as `file: job: fault`. */
export const guardFaultsOf = (all: readonly Workflow[]): string[] =>
  all.flatMap((workflow) =>
    Object.entries(workflow.jobs).flatMap(([name, job]) =>
      guards.flatMap((guard) => guard(job, workflow, all)).map((fault) => `${workflow.file}: ${name}: ${fault}`),
    ),
  );

const account = "vars.AWS_ACCOUNT_ID != ''";
const noFork = "github.event.pull_request.head.repo.full_name == github.repository";
const some = "needs.environments.outputs.environments != '[]'";
const list = expression("needs.environments.outputs.environments");

/** Whatever changes an environment waits here for its turn, and none is dropped. */
const turn = {
  group: `environment-${expression("matrix.environment.name")}`,
  "cancel-in-progress": false,
  queue: "max",
};

const defaultDuration = Number(
  localActions().find(({ file }) => file === "aws/action.yml")?.inputs?.duration?.default ?? Number.NaN,
);

const rolesOf = ({ steps = [] }: Job): Step[] => steps.filter(({ uses }) => uses === "./.github/actions/aws");

/** The jobs that a job stands for: those of the workflow that it calls, or itself. */
function jobsBehind(job: Job, all: readonly Workflow[]): Job[] {
  const called = all.find(({ file }) => job.uses === `./.github/workflows/${file}`);
  return called ? Object.values(called.jobs) : [job];
}

const takesRole = (job: Job, all: readonly Workflow[], name = "") =>
  jobsBehind(job, all).some((one) => rolesOf(one).some((step) => String(step.with?.role).startsWith(name)));

const isCalled = ({ on }: Workflow) => on !== undefined && "workflow_call" in on;

/** All the conditions under which a job runs, its own and those of the jobs that it needs. */
function conditionsOf({ if: condition, needs = [] }: Job, { jobs }: Pick<Workflow, "jobs">): string[] {
  const before = [needs].flat().flatMap((name) => (jobs[name] ? [jobs[name]] : []));
  const own = condition === undefined ? [] : condition.split("&&").map((part) => part.trim());
  return [...own, ...before.flatMap((job) => conditionsOf(job, { jobs }))];
}

const scriptIn = ({ steps = [] }: Job, name: string) =>
  steps.find(({ run = "" }) => new RegExp(`^npm run ${name}( |$)`).test(run));

const guards: readonly Guard[] = [
  (job, _, all) => {
    const may = typeof job.permissions === "object" && job.permissions["id-token"] === "write";
    const does = takesRole(job, all);
    if (does && !may) return ["takes a role of AWS without id-token: write"];
    return may && !does ? ["may ask for a token and takes no role of AWS"] : [];
  },
  (job, workflow, all) => {
    if (!takesRole(job, all) || isCalled(workflow)) return [];
    const conditions = conditionsOf(job, workflow);
    const wanted = [account, ...("pull_request" in (workflow.on ?? {}) ? [noFork] : [])];
    const missing = wanted.filter((condition) => !conditions.includes(condition));
    // A job with one of these runs although a job that it needs was left out.
    const around = /\|\||always\(|cancelled\(|failure\(/.test(conditions.join());
    return [...missing.map((condition) => `runs without: ${condition}`), ...(around ? ["goes round its guard"] : [])];
  },
  (job) => {
    const { environment } = job.strategy?.matrix ?? {};
    const found = typeof environment === "string" && environment.includes("needs.environments");
    return found && job.if !== some ? ["fails when no environment is found"] : [];
  },
  (job, { jobs }) => {
    const plan = scriptIn(job, "plan")?.run;
    if (plan === undefined) return [];
    const applied = Object.values(jobs).some((other) => scriptIn(other, "apply"));
    if (applied) return plan.includes(" --seal ") ? [] : ["carries a plan that is not sealed"];
    return plan.includes(" --forget ") ? [] : ["keeps a plan that nobody applies"];
  },
  (job, workflow, all) => {
    const changes = takesRole(job, all, "bluecore-apply-") && !isCalled(workflow);
    return changes && !isDeepStrictEqual(job.concurrency, turn) ? ["changes an environment without its turn"] : [];
  },
  (job) => {
    const seconds = (job["timeout-minutes"] ?? 0) * 60;
    const short = rolesOf(job).filter((step) => Number(step.with?.duration ?? defaultDuration) < seconds);
    return short.map((step) => `may outlive its credentials of ${step.with?.role}`);
  },
  (job) => {
    const builds = scriptIn(job, "image:push") ?? scriptIn(job, "apply");
    const emulated = job.steps?.some(({ uses = "" }) => uses.startsWith("docker/setup-qemu-action@"));
    return builds && !emulated ? ["can't build an image for other processors"] : [];
  },
  (job) => {
    const report = scriptIn(job, "plan:comment") ?? scriptIn(job, "drift:report");
    if (report === undefined) return [];
    const told = report.run?.includes('--expected "$ENVIRONMENTS"') && report.env?.ENVIRONMENTS === list;
    return told ? [] : ["reports without knowing what it should hear of"];
  },
];
