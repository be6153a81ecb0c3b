import { stateIn } from "../../stacks/backend";
import { vars } from "../global/vars";

/** The bucket and the lock table that envs/global makes; the key follows from this folder's name. */
export const backend = stateIn("s3", vars);
