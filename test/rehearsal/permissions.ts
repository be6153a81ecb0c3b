import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Statement } from "../../modules/iam/policy";
import { ownPolicy } from "../../modules/iam/role";
import { type Call, requestsOf } from "./calls";
import { StepFailure } from "./command";
import type { AwsAnswer, Emulator } from "./emulator";
import { isAllowed } from "./iam";
import type { Stage } from "./stage";

/** Takes note among the calls that a step begins. */
export const beginStep = ({ calls }: Emulator, title: string) =>
  appendFileSync(calls, `${JSON.stringify({ step: title })}\n`);

/** Whatever was called with the credentials of these roles, their policies allow: IAM itself is not emulated. */
export async function rolesMay({ emulator }: Stage, roles: readonly string[]): Promise<string> {
  const calls = callsIn(emulator.calls);
  const facts = [];
  const missing: string[] = [];
  for (const role of roles) {
    const own = calls.filter(({ caller }) => caller === role);
    if (own.length === 0) throw new StepFailure(`${role} called nothing, so nothing is known of it`);
    missing.push(...missingTo(role, await policiesOf(emulator, role), own));
    facts.push(`${role} ${own.length} calls of ${new Set(own.map(({ operation }) => operation)).size} kinds`);
  }
  if (missing.length > 0) throw new StepFailure("calls that AWS would deny", missing.join("\n"));
  return facts.join(", ");
}

type Noted = Call & { readonly step: string };

function callsIn(file: string): Noted[] {
  let step = "";
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  return lines.flatMap((line) => {
    const noted: Noted = JSON.parse(line);
    if (noted.caller === undefined) step = noted.step;
    return noted.caller === undefined ? [] : [{ ...noted, step }];
  });
}

/** What a role's policies lack for its calls: a line for each action and resource, with the first step that wanted it. */
export function missingTo(
  role: string,
  policies: readonly (readonly Statement[])[],
  calls: readonly Noted[],
): string[] {
  const missing = new Map<string, string>();
  for (const call of calls) {
    for (const request of requestsOf(call)) {
      if (isAllowed(policies, request)) continue;
      const on = request.resource ?? "a key";
      const what = `${role} lacks ${request.action} on ${on}`;
      if (!missing.has(what)) {
        missing.set(
          what,
          `${what} for ${call.service} ${call.operation}, in "${call.step}": ${JSON.stringify(request.context)}`,
        );
      }
    }
  }
  return [...missing.values()];
}

/** The role's own policy and its boundary, as they were deployed. */
async function policiesOf({ ask }: Emulator, role: string): Promise<Statement[][]> {
  const iam = (operation: string, parameters: AwsAnswer) => ({ service: "iam", operation, parameters });
  const [own, details] = await ask([
    iam("get_role_policy", { RoleName: role, PolicyName: ownPolicy }),
    iam("get_role", { RoleName: role }),
  ]);
  const { PermissionsBoundary } = (details?.Role ?? {}) as { PermissionsBoundary?: { PermissionsBoundaryArn: string } };
  const PolicyArn = PermissionsBoundary?.PermissionsBoundaryArn;
  const [boundary] = await ask([iam("get_policy_version", { PolicyArn, VersionId: "v1" })]);
  const statements = (document: unknown) => (document as { Statement: Statement[] }).Statement;
  return [statements(own?.PolicyDocument), statements((boundary?.PolicyVersion as AwsAnswer)?.Document)];
}
