import type { Chart } from "../../helm/release";
import { chart as clusterAutoscaler } from "../cluster-autoscaler";
import { chart as clusterProportionalAutoscaler } from "../cluster-proportional-autoscaler";
import { chart as externalDns } from "../external-dns";
import { chart as externalSecrets } from "../external-secrets";
import { chart as grafana } from "../grafana";
import { chart as karpenter, crdChart as karpenterCrds } from "../karpenter";
import { chart as loadBalancerController } from "../load-balancer-controller";
import { chart as metricsServer } from "../metrics-server";
import { chart as prometheus } from "../prometheus";
import { chart as verticalPodAutoscaler } from "../vertical-pod-autoscaler";

/** Every chart that is installed, at the version that its add-on pins. */
export const pinnedCharts: readonly Chart[] = [
  clusterAutoscaler,
  clusterProportionalAutoscaler,
  externalDns,
  externalSecrets,
  grafana,
  karpenterCrds,
  karpenter,
  loadBalancerController,
  metricsServer,
  prometheus,
  verticalPodAutoscaler,
];

/** Where the official IAM documents of the pinned versions are published, and the name of each in a folder of copies. */
export const iamDocuments = {
  karpenter: {
    version: karpenter.version,
    file: "karpenter-1.14-cloudformation.yaml",
    url: `https://raw.githubusercontent.com/aws/karpenter-provider-aws/v${karpenter.version}/website/content/en/docs/getting-started/getting-started-with-karpenter/cloudformation.yaml`,
  },
  "load-balancer-controller": {
    version: loadBalancerController.version,
    file: "load-balancer-controller-3.5.0-iam-policy.json",
    url: `https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller/v${loadBalancerController.version}/docs/install/iam_policy.json`,
  },
} as const;
