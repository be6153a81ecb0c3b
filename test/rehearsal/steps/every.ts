import { planIsEmpty, resourceCounts } from "../checks";
import { StepFailure } from "../command";
import { editVars } from "../environments";
import { deployer, planner } from "../roles";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { hostedZone } from "./global";

/** What an environment has on wish only: a certificate for its domain, a firewall, alarms by mail, Karpenter and its queue. */
export const every: Scenario = {
  name: "every",
  needs: ["demo"],
  steps: [
    { title: "demo: all on that is off by default, in the account's hosted zone", run: turnOn },
    { title: "second plan of demo, with all on", run: (stage) => planIsEmpty(stage.as(planner), "demo") },
  ],
  closing: [],
};

const parts = `edge: { hostedZone: "${hostedZone}", tls: true, waf: true, shieldAdvanced: true },
  alarms: { emails: ["ops@example.com"] },
  addons: { enableKarpenter: true },

  `;

/** Each part by one of its resources. */
const made = ["aws_acm_certificate_validation", "aws_wafv2_web_acl", "aws_sns_topic_subscription", "aws_sqs_queue"];

async function turnOn(stage: Stage): Promise<string> {
  editVars(stage, "demo", [[/ecrRepositories: \[/, `${parts}ecrRepositories: [`]]);
  const output = await stage.as(deployer).cdktf("deploy", "demo", "--auto-approve");
  const missing = made.filter((type) => !new RegExp(`${type}\\..*: Creation complete`).test(output));
  if (missing.length > 0) throw new StepFailure(`not made: ${missing.join(", ")}`, output);
  return resourceCounts(output);
}
