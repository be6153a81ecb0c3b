/** Alerts of the counter, in Prometheus' own terms; promtool tries them in rules.promtool.yaml. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: "critical" | "warning" };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** What the alerts watch. */
export interface AlertSettings {
  /** Namespace of the pods: alerts of one environment say nothing of another. */
  readonly namespace: string;
  /** Most pods that the autoscaler makes. */
  readonly maxReplicas: number;
}

/** Limits of the service level, each in one place. */
export const limits = {
  /** Part of the requests that may fail. */
  errorRatio: 0.01,
  /** Seconds in which 99 of 100 requests are answered. */
  latencySeconds: 0.25,
  /** Part of the store's calls that may fail. */
  storeErrorRatio: 0.01,
  /** Part of the event loop's time in which a request that has come may wait, in seconds (99th percentile). */
  eventLoopLagSeconds: 0.1,
} as const;

/** The alerts of one environment. */
export function alertGroups({ namespace, maxReplicas }: AlertSettings): RuleGroup[] {
  const of = (metric: string, more = "") => `${metric}{namespace="${namespace}"${more}}`;
  const rate = (metric: string, more = "") => `sum(rate(${of(metric, more)}[5m]))`;
  const rule = (
    alert: string,
    severity: "critical" | "warning",
    duration: string,
    expr: string,
    summary: string,
    description: string,
  ): AlertRule => ({
    alert,
    expr,
    for: duration,
    labels: { severity },
    annotations: { summary, description },
  });
  const percent = (part: number) => `${part * 100} %`;
  return [
    {
      name: `bluecore-${namespace}`,
      rules: [
        rule(
          "CounterErrors",
          "critical",
          "5m",
          `${rate("http_requests_total", ',status="5xx"')} / ${rate("http_requests_total")} > ${limits.errorRatio}`,
          `More than ${percent(limits.errorRatio)} of the requests fail`,
          "{{ $value | humanizePercentage }} of the requests of the last five minutes got a 5xx. Look at the pods' log and at Redis.",
        ),
        rule(
          "CounterSlow",
          "warning",
          "10m",
          `histogram_quantile(0.99, sum by (le) (rate(${of("http_request_duration_seconds_bucket")}[5m]))) > ${limits.latencySeconds}`,
          `The slowest of 100 requests take more than ${limits.latencySeconds * 1000} ms`,
          "The 99th percentile is {{ $value | humanizeDuration }}. Compare it with the time of the store's commands on the dashboard.",
        ),
        rule(
          "CounterStoreErrors",
          "critical",
          "2m",
          `${rate("store_errors_total")} / ${rate("store_command_duration_seconds_count")} > ${limits.storeErrorRatio}`,
          `More than ${percent(limits.storeErrorRatio)} of the calls to Redis fail`,
          "{{ $value | humanizePercentage }} of the calls fail; the dashboard shows the reasons.",
        ),
        rule(
          "CounterSaturated",
          "warning",
          "15m",
          `count(${of("nodejs_version_info")}) >= ${maxReplicas} and max(${of("nodejs_eventloop_lag_p99_seconds")}) > ${limits.eventLoopLagSeconds}`,
          "All pods that are allowed run, and are busy",
          "Raise counter.autoscaling.maxReplicas, or look for what takes the time.",
        ),
        rule(
          "CounterDown",
          "critical",
          "2m",
          `absent(${of("nodejs_version_info")})`,
          "No pod of the counter reports",
          "Prometheus reads no metrics of this namespace: the pods are gone, or can't be reached.",
        ),
      ],
    },
  ];
}
