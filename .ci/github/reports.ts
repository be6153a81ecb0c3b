import { parseArgs } from "node:util";
import { PlanFiles, plannedEnvironments } from "../plan/files";
import { driftMarker, driftReport, planComment, planMarker } from "../plan/markdown";
import type { PlanSummary } from "../plan/summary";
import type { Project } from "../project";
import { Refusal } from "../refusal";
import { GitHub } from "./client";

const driftLabel = "drift";

/**
 * `npm run plan:comment -- --pull-request N --commit SHA`: the summaries in cdktf.out/plans as one comment of a pull request,
 * which later runs update.
 */
export async function planCommentCommand(project: Project, args: readonly string[]): Promise<number> {
  const options = { "pull-request": { type: "string" }, commit: { type: "string", default: "" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const number = Number(values["pull-request"]);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Refusal(`--pull-request must be the number of a pull request, got ${values["pull-request"] ?? "none"}`);
  }
  const comment = planComment(keptSummaries(project), values.commit);
  console.log(
    `the comment of pull request ${number} is ${await github(project).upsertComment(number, planMarker, comment)}`,
  );
  return 0;
}

/** `npm run drift:report`: the summaries of `npm run drift` as one issue: opened, updated, or closed when nothing drifted. */
export async function driftReportCommand(project: Project): Promise<number> {
  const report = driftReport(keptSummaries(project));
  const done = report
    ? await github(project).upsertIssue(driftMarker, report, driftLabel)
    : await github(project).closeIssue(driftMarker, driftLabel, "Gone: what main describes is what AWS has.");
  console.log(`${report?.title ?? "no drift"}; the issue: ${done}`);
  return 0;
}

const github = ({ env }: Project) => GitHub.from(env);

function keptSummaries({ root }: Project): PlanSummary[] {
  const names = plannedEnvironments(root);
  if (names.length === 0) throw new Refusal("there are no plans to report; make some: npm run plan, or npm run drift");
  return names.map((name) => new PlanFiles(root, name).summary());
}
