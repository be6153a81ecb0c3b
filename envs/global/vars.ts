import { globalVars } from "../../stacks/vars";

export const vars = globalVars({
  region: "us-west-2",
  // Bucket names are unique in all of AWS: choose your own.
  stateBucket: "gbanchs-bluecore-terraform-state",
  lockTable: "bluecore-terraform-lock",
});
