import type { Statement } from "../../modules/iam/policy";

/** What IAM is asked: may this be done? */
export interface Request {
  /** `service:Operation`. */
  readonly action: string;
  /** An ARN, or `*` where an action knows none; undefined where nobody here knows it, and any will do. */
  readonly resource: string | undefined;
  /** Keys of conditions. One that is not here is absent. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** Keys that are present, with values that nobody here knows: a condition on them is taken as met. */
  readonly unknown: readonly string[];
}

/** Whether each of the policies, such as a role's own and its boundary, allows it, and none denies it. */
export function isAllowed(policies: readonly (readonly Statement[])[], request: Request): boolean {
  const applying = (statements: readonly Statement[], effect: Statement["Effect"]) =>
    statements.some((statement) => statement.Effect === effect && applies(statement, request));
  return policies.every((statements) => applying(statements, "Allow") && !applying(statements, "Deny"));
}

function applies({ Effect, Action, Resource, NotResource, Condition = {} }: Statement, request: Request): boolean {
  const { action, resource, unknown } = request;
  const named = (patterns: string | readonly string[]) =>
    resource === undefined || [patterns].flat().some((pattern) => matches(pattern, resource));
  return (
    [Action].flat().some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    (Resource === undefined || named(Resource)) &&
    (NotResource === undefined || !named(NotResource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(
        // What nobody here knows allows, and denies nothing.
        ([key, wanted]) =>
          unknown.includes(key) ? Effect === "Allow" : holds(operator, [wanted].flat(), request.context[key]),
      ),
    )
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, wanted: readonly string[], got: string | readonly string[] | undefined): boolean {
  const values = got === undefined ? [] : [got].flat();
  const like = (value: string) => wanted.some((pattern) => matches(pattern, value));
  switch (operator) {
    case "StringEquals":
    case "ForAnyValue:StringEquals":
      return values.some((value) => wanted.includes(value));
    case "StringNotEquals":
      return !values.some((value) => wanted.includes(value));
    case "StringLike":
      return values.some(like);
    case "ForAllValues:StringLike":
      return values.every(like);
    case "Null":
      return wanted.includes(String(values.length === 0));
    default:
      throw new Error(`no operator ${operator} here: add it to test/rehearsal/iam.ts`);
  }
}

/** Whether a text is of IAM's pattern: `*` is any text, `?` any character. */
function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(text);
}
