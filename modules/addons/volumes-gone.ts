import type { Construct } from "constructs";
import { script, TerraformData } from "../local-exec/script";
import type { AddonProps } from "./addon";

export interface VolumesGoneProps extends Pick<AddonProps, "account" | "cluster" | "after"> {
  /** Where the claims are; it is destroyed first. */
  readonly namespace: string;
}

/** The tag of every volume of a cluster's storage class, which its value is: the cluster's name. */
export const clusterTag = "bluecore/cluster";

/**
 * Destroyed, it waits until the volumes of a namespace are deleted, which happens some time after the namespace is: nodes and
 * driver stay for so long. It makes nothing.
 */
export class VolumesGone extends TerraformData {
  constructor(scope: Construct, id: string, { account, cluster, namespace, after }: VolumesGoneProps) {
    super(scope, id, {
      provisioners: [
        script(
          "modules/addons/wait-for-volumes.sh",
          { CLUSTER: self("cluster"), NAMESPACE: self("namespace"), REGION: self("region") },
          "destroy",
        ),
      ],
      dependsOn: [...after],
    });
    this.addOverride("input", { cluster: cluster.name, namespace, region: account.region });
  }
}

/** What the resource keeps under a name of its input. */
const self = (name: string) => `\${self.input.${name}}`;
