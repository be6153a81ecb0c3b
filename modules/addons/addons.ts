import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterFeatures } from "../../service/manifests/counter";
import { monitoringNamespace } from "../../service/manifests/settings";
import type { Processor } from "../eks/node-group";
import type { KubernetesVersion } from "../eks/versions";
import { Manifests } from "../manifests/manifests";
import type { AddonProps } from "./addon";
import { ClusterAutoscaler } from "./cluster-autoscaler";
import { ClusterProportionalAutoscaler } from "./cluster-proportional-autoscaler";
import { dashboardObjects } from "./dashboards";
import { ExternalDns, type HostedZone } from "./external-dns";
import { ExternalSecrets } from "./external-secrets";
import { Grafana } from "./grafana";
import { Karpenter } from "./karpenter";
import { LoadBalancerController } from "./load-balancer-controller";
import { MetricsServer } from "./metrics-server";
import { Prometheus } from "./prometheus";
import { VerticalPodAutoscaler } from "./vertical-pod-autoscaler";
import { clusterTag, VolumesGone } from "./volumes-gone";

/** Which add-ons a cluster has, as an environment's vars say. */
export interface AddonSwitches {
  readonly enableAwsLoadBalancerController: boolean;
  readonly enableClusterAutoscaler: boolean;
  readonly enableClusterProportionalAutoscaler: boolean;
  readonly enableExternalSecrets: boolean;
  readonly enableGrafana: boolean;
  readonly enableKarpenter: boolean;
  readonly enableMetricsServer: boolean;
  readonly enablePrometheus: boolean;
  readonly enableVpa: boolean;
}

export interface AddonsProps extends Omit<AddonProps, "monitored"> {
  readonly switches: AddonSwitches;
  readonly version: KubernetesVersion;
  readonly vpcId: string;
  /** The tag by which Karpenter finds the subnets of its nodes. */
  readonly discovery: string;
  /** Processors of the nodes, of which Karpenter adds more. */
  readonly architectures: readonly Processor[];
  /** Whether the VPC has no way to AWS's public endpoints. */
  readonly isolated: boolean;
  /**
   * The zone that external-dns writes to.
   * @default no external-dns
   */
  readonly hostedZone?: HostedZone | undefined;
}

/** What a cluster with the given add-ons has for the counter to use. */
export const featuresOf = (switches: AddonSwitches): ClusterFeatures => ({
  prometheus: switches.enablePrometheus,
  verticalPodAutoscaler: switches.enableVpa,
});

const storageClass = "gp3";

type Steps = readonly ITerraformDependable[];

/** What a step stands after, where the one before it may be left out: after a step means after all before it, too. */
const last = (before: Steps, step: Steps): Steps => (step.length > 0 ? step : before);

/** What the cluster has besides EKS's own add-ons, in the order in which one needs the other. */
export class Addons extends Construct {
  /** All that the counter must come after, and go before. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AddonsProps) {
    super(scope, id);
    const { switches, after } = props;
    const disks = this.disks(props);

    // First, for its webhook looks at every Ingress; last to go, as it takes the load balancers away.
    const balancer = switches.enableAwsLoadBalancerController
      ? [new LoadBalancerController(this, "load-balancer-controller", { ...props, monitored: false }).release.resource]
      : [];
    const base = { ...props, after: last(after, balancer) };

    // Then the kinds by which all others say what Prometheus shall read.
    const namespace = monitoringNamespace;
    const volumes = switches.enablePrometheus
      ? [new VolumesGone(this, "volumes", { ...base, namespace, after: [...base.after, disks] })]
      : [];
    const monitoring =
      switches.enablePrometheus || switches.enableGrafana
        ? [this.namespace(namespace, "privileged", last(base.after, volumes))]
        : [];
    const dashboards = switches.enableGrafana;
    const prometheus = switches.enablePrometheus
      ? [
          new Prometheus(this, "prometheus", {
            ...base,
            monitored: true,
            namespace,
            storageClass,
            dashboards,
            after: monitoring,
          }).release.resource,
        ]
      : [];
    const rest: AddonsProps & AddonProps = {
      ...base,
      monitored: switches.enablePrometheus,
      after: last(base.after, prometheus),
    };
    this.ready = [
      ...rest.after,
      ...(switches.enableGrafana ? this.grafana({ ...rest, after: [...rest.after, ...monitoring] }, namespace) : []),
      ...(switches.enableExternalSecrets ? this.externalSecrets(rest) : []),
      ...(switches.enableMetricsServer ? [new MetricsServer(this, "metrics-server", rest).release.resource] : []),
      ...(switches.enableVpa ? [new VerticalPodAutoscaler(this, "vpa", rest).release.resource] : []),
      ...this.scalers(rest),
      ...(props.hostedZone
        ? [new ExternalDns(this, "external-dns", { ...rest, hostedZone: props.hostedZone }).release.resource]
        : []),
    ];
  }

  private scalers(props: AddonsProps & AddonProps): ITerraformDependable[] {
    const { switches } = props;
    const karpenter = switches.enableKarpenter ? new Karpenter(this, "karpenter", props) : undefined;
    return [
      ...(switches.enableClusterAutoscaler
        ? [new ClusterAutoscaler(this, "cluster-autoscaler", props).release.resource]
        : []),
      ...(switches.enableClusterProportionalAutoscaler
        ? [new ClusterProportionalAutoscaler(this, "cluster-proportional-autoscaler", props).release.resource]
        : []),
      ...(karpenter ? [karpenter.nodes.release.resource] : []),
    ];
  }

  private grafana(props: AddonProps, namespace: string): ITerraformDependable[] {
    const { release } = new Grafana(this, "grafana", { ...props, namespace });
    const dashboards = new Manifests(this, "dashboards", {
      name: "bluecore-dashboards",
      namespace,
      objects: dashboardObjects(namespace),
      after: [release.resource],
    });
    return [dashboards.release.resource];
  }

  private externalSecrets(props: AddonProps): ITerraformDependable[] {
    const namespace = "external-secrets";
    const made = this.namespace(namespace, "restricted", props.after);
    const { release } = new ExternalSecrets(this, "external-secrets", {
      ...props,
      namespace,
      after: [made],
    });
    return [release.resource];
  }

  /** A namespace outlives what is in it, so it is no part of a release. */
  private namespace(
    name: string,
    podSecurity: "restricted" | "privileged",
    after: readonly ITerraformDependable[],
  ): NamespaceV1 {
    return new NamespaceV1(this, `${name}-namespace`, {
      metadata: { name, labels: { "pod-security.kubernetes.io/enforce": podSecurity } },
      dependsOn: [...after],
    });
  }

  /** Disks that are encrypted, grow, and lie in their pod's zone; the default, as EKS has none. */
  private disks({ cluster, after }: AddonsProps): StorageClassV1 {
    return new StorageClassV1(this, "storage-class", {
      metadata: { name: storageClass, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      storageProvisioner: "ebs.csi.aws.com",
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
      parameters: { type: "gp3", encrypted: "true", tagSpecification_1: `${clusterTag}=${cluster.name}` },
      dependsOn: [...after],
    });
  }
}
