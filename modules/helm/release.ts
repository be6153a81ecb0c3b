import { Release as HelmRelease } from "@cdktf/provider-helm/lib/release";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** A chart of a repository, pinned. */
export interface Chart {
  /** `https://…` of a chart repository, or `oci://…` of a registry, without the chart's name. */
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** A chart that lies on disk. */
export interface LocalChart {
  readonly path: string;
}

export interface ReleaseProps {
  /** Name of the release. */
  readonly name: string;
  /** Where it goes; the namespace exists. */
  readonly namespace: string;
  readonly chart: Chart | LocalChart;
  /** What differs from the chart's defaults. */
  readonly values: object;
  /** What must stand before it, and go after it. */
  readonly after: readonly ITerraformDependable[];
  /**
   * Seconds until all of it must be ready, or gone.
   * @default 600
   */
  readonly timeoutSeconds?: number;
}

/** Revisions that Helm keeps for `helm rollback`. */
const maxHistory = 5;

/** A Helm release that is ready when it is applied, is what it was when that fails, and is gone when it is destroyed. */
export class Release extends Construct {
  readonly resource: HelmRelease;

  constructor(scope: Construct, id: string, props: ReleaseProps) {
    super(scope, id);
    const { name, namespace, chart, values, after, timeoutSeconds = 600 } = props;
    this.resource = new HelmRelease(this, "release", {
      name,
      namespace,
      ...("path" in chart
        ? { chart: chart.path }
        : { repository: chart.repository, chart: chart.name, version: chart.version }),
      // JSON is YAML. Reset, so that a value that is taken out here goes from the release, too.
      values: [literally(JSON.stringify(values))],
      resetValues: true,
      wait: true,
      waitForJobs: true,
      atomic: true,
      cleanupOnFail: true,
      maxHistory,
      timeout: timeoutSeconds,
      dependsOn: [...after],
    });
  }
}

/**
 * Text in which Terraform sees no template but cdktf's own references: dashboards and alerts are full of `${…}` that is
 * meant for others.
 */
export const literally = (text: string) => text.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
