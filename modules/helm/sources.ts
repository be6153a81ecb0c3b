import type { Chart } from "./release";

/** How a chart is named on Helm's command line, after `pull` or a release's name. */
export const commandLineName = ({ repository, name, version }: Chart): string[] => [
  ...(repository.startsWith("oci://") ? [`${repository}/${name}`] : [name, "--repo", repository]),
  ...["--version", version],
];

/** Where charts and images come from: their publishers, or one registry that holds copies of all. */
export class Sources {
  /**
   * @param mirror host of a registry, with a path when there is one; charts lie there under `charts/`, images under their
   * own path: `registry.k8s.io/autoscaling/vpa-updater` is `<mirror>/autoscaling/vpa-updater`
   */
  constructor(private readonly mirror: string | undefined) {}

  /** The chart, at its publisher's or in the mirror. */
  chart(chart: Chart): Chart {
    return this.mirror === undefined ? chart : { ...chart, repository: `oci://${this.mirror}/charts` };
  }

  /** The repository of an image, whose publisher's name is given whole: `registry.k8s.io/autoscaling/vpa-updater`. */
  image(publisher: string): string {
    return this.mirror === undefined ? publisher : `${this.mirror}/${publisher.slice(publisher.indexOf("/") + 1)}`;
  }

  /** The registry that a chart puts before all its images; undefined leaves each where its publisher has it. */
  get registry(): string | undefined {
    return this.mirror;
  }
}
