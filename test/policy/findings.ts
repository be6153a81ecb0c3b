import type { Block, Synthesized } from "../support/synth";
import { policyIn } from "../support/synth";

/** A statement that gives more than the least, and why the policy says so. */
export interface Finding {
  /** Address of the resource without the hash at its end: `aws_iam_role_policy.vpc_flow-logs_role_policy`. */
  readonly address: string;
  readonly sid: string;
  readonly kind: "every action" | "whole service" | "every resource" | "everyone";
}

const policyAttributes = ["policy", "assume_role_policy"];
const identityPolicies = ["aws_iam_role_policy", "aws_iam_policy"];

/** All findings in the policies of a stack. */
export const findingsIn = (stack: Synthesized): Finding[] =>
  Object.entries(stack.json.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, block]) =>
      statementsOf(block).flatMap((statement) =>
        excesses(type, statement).map((kind) => ({
          address: `${type}.${name.replace(/_[0-9A-F]{8}$/, "")}`,
          sid: String(statement.Sid ?? ""),
          kind,
        })),
      ),
    ),
  );

const statementsOf = (block: Block): readonly Block[] =>
  policyAttributes
    .filter((attribute) => String(block[attribute] ?? "").includes('"Statement"'))
    .flatMap((attribute) => policyIn(block, attribute).Statement);

function excesses(
  type: string,
  { Effect, Action, NotAction, Resource, Principal, Condition }: Block,
): Finding["kind"][] {
  if (Effect !== "Allow") return [];
  const actions = [Action ?? []].flat().map(String);
  return [
    ...(NotAction !== undefined || actions.includes("*") ? (["every action"] as const) : []),
    ...(actions.some((action) => /^[\w-]+:\*$/.test(action)) ? (["whole service"] as const) : []),
    // In the policy of a key or a topic, "*" is that key or topic.
    ...(identityPolicies.includes(type) && [Resource ?? []].flat().includes("*") && Condition === undefined
      ? (["every resource"] as const)
      : []),
    ...(JSON.stringify(Principal ?? "").includes('"*"') && Condition === undefined ? (["everyone"] as const) : []),
  ];
}
