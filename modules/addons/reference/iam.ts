import { parse } from "yaml";
import type { Statement } from "../../iam/policy";

/** A statement in one form, however it was written: lists sorted, single values as lists, without Sid. */
export interface PlainStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface EventPattern {
  readonly source: readonly string[];
  readonly "detail-type": readonly string[];
}

const list = (value: string | readonly string[] | undefined): string[] =>
  (value === undefined ? [] : typeof value === "string" ? [value] : [...value]).map(String).sort();

const sorted = <Value>(object: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));

/** The plain form of a statement. */
export const plain = ({ Effect, Action, Resource, Condition = {} }: Statement): PlainStatement => ({
  effect: Effect,
  actions: list(Action),
  resources: list(Resource),
  conditions: sorted(
    Object.fromEntries(
      Object.entries(Condition).map(([operator, keys]) => [
        operator,
        sorted(Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, list(value)]))),
      ]),
    ),
  ),
});

/** The statements of a policy document of JSON. */
export const policyStatements = (json: string): PlainStatement[] =>
  (JSON.parse(json) as { readonly Statement: readonly Statement[] }).Statement.map(plain);

/** What Karpenter's CloudFormation template allows its controller, by Sid, and which events it listens to. */
export function karpenterTemplate(yaml: string) {
  interface Resource {
    readonly Type: string;
    readonly Properties: { readonly PolicyDocument?: unknown; readonly EventPattern?: EventPattern };
  }
  const { Resources } = parse(yaml, { logLevel: "silent" }) as {
    readonly Resources: Readonly<Record<string, Resource>>;
  };
  const all = Object.values(Resources);
  const statements = all
    .filter(({ Type }) => Type === "AWS::IAM::ManagedPolicy")
    .flatMap(({ Properties }) => JSON.parse(String(Properties.PolicyDocument)).Statement as readonly Statement[]);
  return {
    statements: sorted(Object.fromEntries(statements.map((statement) => [String(statement.Sid), plain(statement)]))),
    events: all.flatMap(({ Type, Properties }) =>
      Type === "AWS::Events::Rule" && Properties.EventPattern ? [Properties.EventPattern] : [],
    ),
  };
}
