import type { App } from "cdktf";
import { EnvironmentStack } from "../../stacks/environment";
import type { Environment } from "../../stacks/environments";
import type { EnvironmentVars } from "../../stacks/vars";

export default (app: App, environment: Environment<EnvironmentVars>) => new EnvironmentStack(app, environment);
