import { type Action, actions, type Change, type PlanSummary } from "./summary";

/** A comment that is found again by its first line, and updated instead of written anew. */
export const planMarker = "<!-- bluecore: plans -->";

/** The same of the issue about drift. */
export const driftMarker = "<!-- bluecore: drift -->";

/** The most that GitHub takes in a comment or an issue, in characters. */
export const bodyLimit = 65_536;

/** By the first character of a line, GitHub colours it in a diff. */
const signs: Readonly<Record<Action, string>> = {
  destroy: "-",
  replace: "-",
  forget: "-",
  change: "!",
  create: "+",
  import: "+",
};

/** One plan: its counts, then what is lost, then the rest. `lines` limits how many lines of the rest are shown. */
export function planSection(plan: PlanSummary, lines = Number.POSITIVE_INFINITY): string {
  const title = `### ${plan.environment}: ${headline(plan)}`;
  if (plan.outcome === "failed") return `${title}\n\n${fenced("text", (plan.error ?? "").split("\n"))}`;
  const lost = plan.changes.filter(isLoss);
  const rest = plan.changes.filter((change) => !isLoss(change));
  const shown = rest.flatMap(changeLines);
  const cut = shown.length > lines ? [...shown.slice(0, lines), `  … ${shown.length - lines} lines more`] : shown;
  const outputs = plan.outputs.length > 0 ? `Outputs that change: ${plan.outputs.map(plain).join(", ")}` : "";
  return [
    title,
    ...(lost.length > 0 ? [`**What is lost**\n${fenced("diff", lost.flatMap(changeLines))}`] : []),
    ...(cut.length > 0 ? [fenced("diff", cut)] : []),
    ...(outputs ? [outputs] : []),
  ].join("\n\n");
}

/** "1 to destroy, 2 to change", "no changes", or that it failed. */
export function headline({ outcome, destroy, changes, outputs }: PlanSummary): string {
  if (outcome === "failed") return "the plan failed";
  if (outcome === "none") return "no changes";
  const counts = actions
    .map((action) => [changes.filter((change) => change.action === action).length, action] as const)
    .filter(([count]) => count > 0)
    .map(([count, action]) => `${count} to ${action}`);
  const what = counts.length > 0 ? counts.join(", ") : `outputs to change: ${outputs.length}`;
  return destroy ? `taken down, ${what}` : what;
}

/** The one comment of a pull request: every environment, those that lose something first. */
export function planComment(plans: readonly PlanSummary[], commit: string): string {
  const head = `${planMarker}\n## Terraform plans of ${commit.slice(0, 12)}`;
  const foot = "An apply makes its own plan on main and waits for an approval of that.";
  return fitting((lines) => [head, ...byLoss(plans).map((plan) => planSection(plan, lines)), foot].join("\n\n"));
}

/** The body of the issue about drift; undefined when there is none. */
export function driftReport(plans: readonly PlanSummary[]): { title: string; body: string } | undefined {
  const drifted = byLoss(plans.filter(({ outcome }) => outcome !== "none"));
  if (drifted.length === 0) return undefined;
  const head = [
    `${driftMarker}\nWhat main describes and what AWS has are not the same. A deploy would do this:`,
    "Somebody changed it by hand, or a deploy of main is still to be done.",
  ].join("\n");
  const title = `Drift: ${drifted.map(({ environment }) => environment).join(", ")}`;
  return { title, body: fitting((lines) => [head, ...drifted.map((plan) => planSection(plan, lines))].join("\n\n")) };
}

/** The most lines for which the text is within the limit; what is lost is never cut before all else is. */
function fitting(text: (lines: number) => string): string {
  for (const lines of [Number.POSITIVE_INFINITY, 400, 100, 20, 0]) {
    const whole = text(lines);
    if (whole.length <= bodyLimit) return whole;
  }
  const note = "\n```\n\n**Cut here: the rest is in the job's summary.**";
  return text(0).slice(0, bodyLimit - note.length) + note;
}

function byLoss(plans: readonly PlanSummary[]): PlanSummary[] {
  const losses = (plan: PlanSummary) => plan.changes.filter(isLoss).length;
  return [...plans].sort((a, b) => losses(b) - losses(a) || a.environment.localeCompare(b.environment));
}

const isLoss = ({ action }: Change) => action === "destroy" || action === "replace" || action === "forget";

const changeLines = ({ action, address, details }: Change): string[] => [
  `${signs[action]} ${action} ${plain(address)}`,
  ...details.map((detail) => `    ${plain(detail)}`),
];

const fenced = (language: string, lines: readonly string[]) =>
  [`\`\`\`${language}`, ...lines.map(plain), "```"].join("\n");

/** Text that can't end the block it stands in. */
const plain = (text: string) => text.replaceAll("`", "'").replace(/[\r\n]+/g, " ");
