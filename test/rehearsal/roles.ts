import { roleNames } from "../../modules/pipeline/names";
import { project } from "../../stacks/names";

/** The role that plans. */
export const planner = roleNames.plan(project);

/** The role that deploys demo. Other environments are deployed by a person, who is not held to anything. */
export const deployer = roleNames.apply(project, "demo");
