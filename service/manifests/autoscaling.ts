import type { HorizontalPodAutoscaler, MetricSpec } from "kubernetes-types/autoscaling/v2";
import { type CustomResource, metadata } from "./object";
import { type CounterSettings, counterIdentity, counterName } from "./settings";

/** How the number of pods follows the load. */
export interface AutoscalingSettings {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Part of the requested CPU that the pods use on average, in percent. */
  readonly cpuPercent: number;
  /**
   * Part of the requested memory, in percent.
   * @default not looked at
   */
  readonly memoryPercent?: number | undefined;
}

const target = { apiVersion: "apps/v1", kind: "Deployment", name: counterName } as const;

const utilization = (name: "cpu" | "memory", percent: number): MetricSpec => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization: percent } },
});

/** As many pods as the load needs: quickly more, slowly fewer. */
export const horizontalPodAutoscaler = (
  settings: Pick<CounterSettings, "namespace">,
  { minReplicas, maxReplicas, cpuPercent, memoryPercent }: AutoscalingSettings,
) =>
  ({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: metadata(counterIdentity(settings)),
    spec: {
      scaleTargetRef: target,
      minReplicas,
      maxReplicas,
      metrics: [
        utilization("cpu", cpuPercent),
        ...(memoryPercent === undefined ? [] : [utilization("memory", memoryPercent)]),
      ],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: "Max",
          policies: [
            { type: "Percent", value: 100, periodSeconds: 30 },
            { type: "Pods", value: 2, periodSeconds: 30 },
          ],
        },
        // Five minutes of calm, then one pod a minute: a pause between two waves costs less than starting over.
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: "Max",
          policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
        },
      },
    },
  }) satisfies HorizontalPodAutoscaler;

type VerticalPodAutoscaler = CustomResource<
  "VerticalPodAutoscaler",
  { readonly targetRef: typeof target; readonly updatePolicy: { readonly updateMode: "Off" } }
>;

/** Says what the pods should request, and changes nothing: the other autoscaler counts on the requests as they stand. */
export const verticalPodAutoscaler = (settings: Pick<CounterSettings, "namespace">): VerticalPodAutoscaler => ({
  apiVersion: "autoscaling.k8s.io/v1",
  kind: "VerticalPodAutoscaler",
  metadata: metadata(counterIdentity(settings)),
  spec: { targetRef: target, updatePolicy: { updateMode: "Off" } },
});
