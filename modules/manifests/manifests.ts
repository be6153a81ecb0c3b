import { join } from "node:path";
import { AssetType, TerraformAsset, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { KubernetesObject } from "../../service/manifests/object";
import { Release, type ReleaseProps } from "../helm/release";

export interface ManifestsProps extends Omit<ReleaseProps, "chart" | "values"> {
  readonly objects: readonly KubernetesObject[];
}

/** The chart's folder in the source; the compiled file is dist/modules/manifests/manifests.js. */
export const chartFolder = join(__dirname, "..", "..", "..", "modules", "manifests", "chart");

/**
 * Kubernetes objects of any kind as one release. The kubernetes provider would want to know their kinds when it plans, when
 * there is no cluster yet; a release wants that only when it is installed.
 */
export class Manifests extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, { objects, ...release }: ManifestsProps) {
    super(scope, id);
    const chart = chartOf(TerraformStack.of(this));
    this.release = new Release(this, "objects", {
      ...release,
      chart: { path: `./${chart.path}` },
      values: { manifests: objects },
    });
  }
}

/** The chart, which travels with the plan, so that a plan made elsewhere finds it; one for all releases of a stack. */
function chartOf(stack: TerraformStack): TerraformAsset {
  const id = "manifests-chart";
  const there = stack.node.tryFindChild(id);
  if (there instanceof TerraformAsset) return there;
  return new TerraformAsset(stack, id, { path: chartFolder, type: AssetType.DIRECTORY });
}
