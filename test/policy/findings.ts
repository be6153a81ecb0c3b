import type { Block, Synthesized } from "../support/synth";
import { policyIn } from "../support/synth";

/** A statement that gives more than the least, and why the policy says so. */
export interface Finding {
  /** Address of the resource without the hash at its end: `aws_iam_role_policy.vpc_flow-logs_role_policy`. */
  readonly address: string;
  readonly sid: string;
  readonly kind: "every action" | "whole service" | "every resource" | "every one of a type" | "everyone";
}

const policyAttributes = ["policy", "assume_role_policy"];
const identityPolicies = ["aws_iam_role_policy", "aws_iam_policy"];

/** All findings in the policies of a stack. */
export const findingsIn = (stack: Synthesized): Finding[] =>
  statementsIn(stack).flatMap(({ type, name, statement }) =>
    excesses(type, statement).map((kind) => ({
      address: `${type}.${name.replace(/_[0-9A-F]{8}$/, "")}`,
      sid: String(statement.Sid ?? ""),
      kind,
    })),
  );

/** All statements in the policies of a stack, each with its resource. */
export const statementsIn = (stack: Synthesized) =>
  Object.entries(stack.json.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, block]) =>
      statementsOf(block).map((statement) => ({ type, name, statement })),
    ),
  );

const statementsOf = (block: Block): readonly Block[] =>
  policyAttributes
    .filter((attribute) => String(block[attribute] ?? "").includes('"Statement"'))
    .flatMap((attribute) => policyIn(block, attribute).Statement);

/** An ARN that names nothing but the type, such as `arn:aws:route53:::hostedzone/*`; S3's has none, but the bucket's name. */
const onlyAType = /^arn:[^:]*:(s3:::|(?!s3:)([^:]*:){3}([\w-]+[:/](\*[:/][\w-]+[:/])?)?)\*$/;

/** What is wrong with a statement of a policy on a resource of the given type. */
export function excesses(
  type: string,
  { Effect, Action, NotAction, Resource, NotResource, Principal, Condition }: Block,
): Finding["kind"][] {
  if (Effect !== "Allow") return [];
  const actions = [Action ?? []].flat().map(String);
  const resources = [Resource ?? []].flat().map(String);
  // In the policy of a key or a topic, "*" is that key or topic.
  const isOpen = identityPolicies.includes(type) && Condition === undefined;
  return [
    ...(NotAction !== undefined || actions.includes("*") ? (["every action"] as const) : []),
    ...(actions.some((action) => /^[\w-]+:\*$/.test(action)) ? (["whole service"] as const) : []),
    // All but a few is as good as all, whatever the condition.
    ...((isOpen && resources.includes("*")) || NotResource !== undefined ? (["every resource"] as const) : []),
    ...(isOpen && resources.some((arn) => onlyAType.test(arn)) ? (["every one of a type"] as const) : []),
    ...(JSON.stringify(Principal ?? "").includes('"*"') && Condition === undefined ? (["everyone"] as const) : []),
  ];
}
