import { planIsEmpty } from "../checks";
import { StepFailure } from "../command";
import { copyEnvironment, type Edits, editVars } from "../environments";
import { inventory } from "../inventory";
import type { Scenario, Step } from "../scenario";
import type { Stage } from "../stage";
import { destroyProd } from "./copy";
import { deploy } from "./demo";

/** A second environment takes parts of the first, each way a change of the one before; the first then can't be destroyed. */
export const share: Scenario = {
  name: "share",
  needs: ["demo"],
  steps: [
    { title: "cp -r envs/demo envs/prod, which shares from demo", run: copyDemo },
    ...sharing("VPC and cluster, its own Redis", { createEksCluster: false, createRedis: true }),
    ...sharing("VPC and Redis, its own cluster", { createEksCluster: true, createRedis: false }),
    { title: "second plan of demo, whose Redis lets prod's cluster in", run: (stage) => planIsEmpty(stage, "demo") },
    ...sharing("everything", { createEksCluster: false, createRedis: false }),
    { title: "cdktf destroy demo, while prod shares", run: destroyIsRefused },
    { title: "cdktf destroy prod, which shares", run: destroyProd },
  ],
  closing: [],
};

async function copyDemo(stage: Stage): Promise<string> {
  stage.inventories.set("demo", await inventory(stage.emulator));
  copyEnvironment(stage, "demo", "prod");
  editVars(stage, "prod", [
    [/creationConfig:/, 'sharedFrom: "demo",\n  creationConfig:'],
    ...switches({ createVpc: false, createVpcEndpoints: false, createBastion: false }),
  ]);
  return "prod makes neither VPC nor bastion";
}

const switches = (values: Readonly<Record<string, boolean>>): Edits =>
  Object.entries(values).map(([name, on]) => [new RegExp(`${name}: \\w+`), `${name}: ${on}`]);

interface OwnParts {
  readonly createEksCluster: boolean;
  readonly createRedis: boolean;
}

function sharing(what: string, own: OwnParts): Step[] {
  const due = [
    ...(own.createEksCluster ? ["eks clusters"] : []),
    ...(own.createRedis ? ["elasticache ReplicationGroups"] : []),
  ];
  const change = async (stage: Stage) => {
    editVars(stage, "prod", switches({ ...own }));
    const counts = await deploy(stage, "prod");
    const made = await besideDemo(stage);
    if (made.join() !== due.join()) throw new StepFailure(`prod should make ${due.join()}, and made ${made.join()}`);
    return counts;
  };
  return [
    { title: `cdktf deploy prod, sharing ${what}`, run: change },
    { title: `second plan of prod, sharing ${what}`, run: (stage) => planIsEmpty(stage, "prod") },
  ];
}

/** Which of the parts that can be shared the account has besides demo's. */
async function besideDemo(stage: Stage): Promise<string[]> {
  const before = stage.inventories.get("demo");
  const added = [...(await inventory(stage.emulator))].filter((item) => !before?.has(item));
  const parts = ["ec2 Vpcs", "eks clusters", "elasticache ReplicationGroups"];
  return parts.filter((part) => added.some((item) => item.startsWith(`${part} `)));
}

async function destroyIsRefused(stage: Stage): Promise<string> {
  const before = await inventory(stage.emulator);
  const { code, output } = await stage.tryCdktf(["destroy", "demo", "--auto-approve"]);
  if (code === 0) throw new StepFailure("demo was destroyed while prod shares from it", output);
  const after = await inventory(stage.emulator);
  const changed = [...before].filter((item) => !after.has(item));
  if (changed.length > 0) throw new StepFailure("refused, but not before this was destroyed", changed.join("\n"));
  // cdktf's terminal is closed 200 ms after Terraform ends, and behind a plan of this length the error is often lost.
  const reason = await stage.terraform("demo", "plan", "-destroy", "-refresh=false", "-input=false", "-no-color");
  if (!/Instance cannot be destroyed[\s\S]*Resource aws_vpc\./.test(reason.output))
    throw new StepFailure("refused, but not at the VPC", reason.output);
  return `"Instance cannot be destroyed" at the VPC, and all ${before.size} things stand`;
}
