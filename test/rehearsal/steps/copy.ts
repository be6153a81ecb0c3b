import { planIsEmpty } from "../checks";
import { StepFailure } from "../command";
import { copyEnvironment, removeEnvironment } from "../environments";
import { inventory } from "../inventory";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { deploy, destroy } from "./demo";

/** `cp -r envs/demo envs/prod` and another domain: a second environment beside the first, and gone again. */
export const copy: Scenario = {
  name: "copy",
  needs: ["demo"],
  steps: [
    { title: "cp -r envs/demo envs/prod, one domain changed", run: copyDemo },
    { title: "cdktf deploy prod", run: deployProd },
    { title: "second plan of prod", run: (stage) => planIsEmpty(stage, "prod") },
    { title: "second plan of demo, beside prod", run: (stage) => planIsEmpty(stage, "demo") },
    { title: "cdktf destroy prod", run: destroyProd },
  ],
  closing: [],
};

async function copyDemo(stage: Stage): Promise<string> {
  copyEnvironment(stage, "demo", "prod");
  const list = await stage.cdktf("list");
  if (!/\bprod\b/.test(list)) throw new StepFailure("cdktf list does not show prod", list);
  return "cdktf list shows prod";
}

async function deployProd(stage: Stage): Promise<string> {
  stage.inventories.set("demo", await inventory(stage.emulator));
  return deploy(stage, "prod");
}

/** Destroys prod, which must take nothing of demo along. */
export async function destroyProd(stage: Stage): Promise<string> {
  const counts = await destroy(stage, "prod");
  removeEnvironment(stage, "prod");
  const before = stage.inventories.get("demo") ?? new Set<string>();
  const after = await inventory(stage.emulator);
  const gone = [...before].filter((item) => !after.has(item));
  if (gone.length > 0) throw new StepFailure("demo lost something when prod was destroyed", gone.join("\n"));
  return `${counts}; demo is whole`;
}
