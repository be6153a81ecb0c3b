import type { App } from "cdktf";
import type { Environment } from "../../stacks/environments";
import { GlobalStack } from "../../stacks/global";
import type { GlobalVars } from "../../stacks/vars";

export default (app: App, environment: Environment<GlobalVars>) => new GlobalStack(app, environment);
