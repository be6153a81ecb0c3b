import { alertGroups, type RuleGroup } from "../alerts/rules";
import { type CustomResource, metadata, selectorLabels } from "./object";
import { type CounterSettings, counterIdentity } from "./settings";

type ServiceMonitor = CustomResource<
  "ServiceMonitor",
  {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port: string; readonly interval: string }[];
  }
>;

/** Has Prometheus read the metrics of every pod. */
export const serviceMonitor = (settings: Pick<CounterSettings, "namespace">): ServiceMonitor => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: metadata(counterIdentity(settings)),
  spec: {
    selector: { matchLabels: selectorLabels(counterIdentity(settings)) },
    endpoints: [{ port: "metrics", interval: "15s" }],
  },
});

type PrometheusRule = CustomResource<"PrometheusRule", { readonly groups: readonly RuleGroup[] }>;

/** The alerts of this environment's counter. */
export const prometheusRule = (settings: CounterSettings & { readonly maxReplicas: number }): PrometheusRule => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: metadata(counterIdentity(settings)),
  spec: { groups: alertGroups(settings) },
});
