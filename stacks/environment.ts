import { type App, TerraformStack } from "cdktf";
import type { Environment } from "./environments";
import { useProviders } from "./providers";
import type { EnvironmentVars } from "./vars";

/** One environment: its network, cluster, store and registries, as its creationConfig asks. */
export class EnvironmentStack extends TerraformStack {
  constructor(app: App, { name, vars }: Environment<EnvironmentVars>) {
    super(app, name);
    useProviders(this, { ...vars, accountId: vars.accountId, environment: name });
  }
}
