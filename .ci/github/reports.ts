import { parseArgs } from "node:util";
import * as v from "valibot";
import { keptSummaries } from "../plan/files";
import { driftMarker, driftReport, planComment, planMarker } from "../plan/markdown";
import { type PlanSummary, withMissing } from "../plan/summary";
import type { Project } from "../project";
import { Refusal } from "../refusal";
import { GitHub } from "./client";

const driftLabel = "drift";

const expectedOption = { expected: { type: "string" } } as const;

/**
 * `npm run plan:comment -- --pull-request N --commit SHA`: the summaries in cdktf.out/plans as one comment of a pull request,
 * which later runs update. `--expected JSON` is what `npm run envs` listed: one of these without a summary is told as failed.
 */
export async function planCommentCommand(project: Project, args: readonly string[]): Promise<number> {
  const options = {
    ...expectedOption,
    "pull-request": { type: "string" },
    commit: { type: "string", default: "" },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const number = Number(values["pull-request"]);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Refusal(`--pull-request must be the number of a pull request, got ${values["pull-request"] ?? "none"}`);
  }
  const comment = planComment(summaries(project, values.expected), values.commit);
  console.log(
    `the comment of pull request ${number} is ${await github(project).upsertComment(number, planMarker, comment)}`,
  );
  return 0;
}

/**
 * `npm run drift:report`: the summaries of `npm run drift` as one issue: opened, updated, or closed when nothing drifted.
 * `--expected JSON` as above.
 */
export async function driftReportCommand(project: Project, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: expectedOption });
  const report = driftReport(summaries(project, values.expected));
  const done = report
    ? await github(project).upsertIssue(driftMarker, report, driftLabel)
    : await github(project).closeIssue(driftMarker, driftLabel, "Gone: what main describes is what AWS has.");
  console.log(`${report?.title ?? "no drift"}; the issue: ${done}`);
  return 0;
}

const github = ({ env }: Project) => GitHub.from(env);

function summaries({ root }: Project, expected = "[]"): PlanSummary[] {
  const all = withMissing(keptSummaries(root), expectedNames(expected));
  if (all.length === 0) throw new Refusal("there are no plans to report; make some: npm run plan, or npm run drift");
  return all;
}

const listedSchema = v.pipe(v.string(), v.parseJson(), v.array(v.object({ name: v.string() })));

/** The names in what `npm run envs` prints. */
function expectedNames(text: string): string[] {
  const { success, output } = v.safeParse(listedSchema, text);
  if (!success) throw new Refusal(`--expected must be what npm run envs prints, got ${text}`);
  return output.map(({ name }) => name);
}
