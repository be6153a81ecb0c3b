import type { Construct } from "constructs";
import { roleAnnotations } from "../../service/manifests/namespace";
import { ServiceAccountRole } from "../eks/service-account-role";
import type { Statement } from "../iam/policy";
import { type AddonProps, systemNamespace } from "./addon";

export interface AddonRoleProps extends Pick<AddonProps, "cluster" | "prefix"> {
  /** Name of the chart, and of the service account that it makes. */
  readonly chart: string;
  /** @default kube-system */
  readonly namespace?: string;
  readonly statements: readonly Statement[];
}

/** The IAM role of an add-on: its pods take it by the service account that its chart makes. */
export class AddonRole extends ServiceAccountRole {
  /** What a chart is told of that service account. */
  readonly serviceAccount: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };

  constructor(scope: Construct, id: string, props: AddonRoleProps) {
    const { cluster, prefix, chart, namespace = systemNamespace, statements } = props;
    super(scope, id, { cluster, name: `${prefix}-${chart}`, namespace, serviceAccount: chart, statements });
    this.serviceAccount = { name: chart, annotations: roleAnnotations(this.arn) };
  }
}
