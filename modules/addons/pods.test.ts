import { expect } from "chai";
import { releasesOf } from "../../test/support/releases";
import { synthEnvironment } from "../../test/support/synth";
import { type KnownValues, readReference } from "./reference/known-values";
import { pinnedCharts } from "./reference/pinned";

/** What a container may not lack. */
type Right = "non-root" | "seccomp" | "no escalation" | "no capabilities" | "read-only root";

interface Container {
  /** Path of its resources in the chart's values. */
  readonly resources: string;
  /** Paths of what says its rights: the pod's security context, and its own. */
  readonly security: readonly string[];
  /** What these can't say, with who says it. */
  readonly elsewhere?: { readonly rights: readonly Right[]; readonly why: string };
}

interface Program {
  readonly containers: readonly Container[];
  /** Paths of what keeps two of its pods apart; undefined where one pod does. */
  readonly twice?: { readonly replicas: string; readonly budget: string; readonly spread: string };
}

const byTheOperator = {
  rights: ["no escalation", "no capabilities", "read-only root"],
  why: "Prometheus' operator makes the pod and says it of each container",
} as const;

const all = ["non-root", "seccomp", "no escalation", "no capabilities", "read-only root"] as const;

const at = (prefix: string, replicas = "replicaCount") => ({
  replicas: `${prefix}${replicas}`,
  budget: `${prefix}podDisruptionBudget`,
  spread: `${prefix}topologySpreadConstraints`,
});

const plain = (prefix: string, pod = "podSecurityContext", container = "securityContext"): Container => ({
  resources: `${prefix}resources`,
  security: [`${prefix}${pod}`, `${prefix}${container}`],
});

const byTheOperatorsPods = (spec: string): Container => ({
  resources: `${spec}.resources`,
  security: [`${spec}.securityContext`],
  elsewhere: byTheOperator,
});

/** Every pod of the add-ons, by chart. */
const programs: Readonly<Record<string, readonly Program[]>> = {
  "aws-load-balancer-controller": [{ containers: [plain("")], twice: at("") }],
  "cluster-autoscaler": [{ containers: [plain("", "securityContext", "containerSecurityContext")], twice: at("") }],
  "cluster-proportional-autoscaler": [{ containers: [plain("")] }],
  "external-dns": [{ containers: [plain("")] }],
  "external-secrets": ["", "webhook.", "certController."].map((prefix) => ({
    containers: [plain(prefix)],
    twice: at(prefix),
  })),
  grafana: [
    {
      containers: [
        plain("", "securityContext", "containerSecurityContext"),
        {
          resources: "sidecar.resources",
          security: ["securityContext", "sidecar.securityContext"],
          elsewhere: { rights: ["read-only root"], why: "its program is not known to run so" },
        },
      ],
    },
  ],
  karpenter: [
    {
      containers: [
        {
          resources: "controller.resources",
          security: ["podSecurityContext"],
          elsewhere: {
            rights: ["non-root", "no escalation", "no capabilities", "read-only root"],
            why: "the chart's template says it, and takes no other word",
          },
        },
      ],
      twice: at("", "replicas"),
    },
  ],
  "kube-prometheus-stack": [
    { containers: [plain("prometheusOperator.", "securityContext", "containerSecurityContext")] },
    {
      containers: [
        {
          resources: "prometheusOperator.admissionWebhooks.patch.resources",
          security: [
            "prometheusOperator.admissionWebhooks.patch.securityContext",
            "prometheusOperator.admissionWebhooks.patchWebhookJob.securityContext",
          ],
        },
      ],
    },
    {
      containers: [
        byTheOperatorsPods("prometheus.prometheusSpec"),
        {
          resources: "prometheusOperator.prometheusConfigReloader.resources",
          security: [],
          elsewhere: { ...byTheOperator, rights: all },
        },
      ],
      twice: {
        replicas: "prometheus.prometheusSpec.replicas",
        budget: "prometheus.podDisruptionBudget",
        spread: "prometheus.prometheusSpec.topologySpreadConstraints",
      },
    },
    {
      containers: [byTheOperatorsPods("alertmanager.alertmanagerSpec")],
      twice: {
        replicas: "alertmanager.alertmanagerSpec.replicas",
        budget: "alertmanager.podDisruptionBudget",
        spread: "alertmanager.alertmanagerSpec.topologySpreadConstraints",
      },
    },
    { containers: [plain("kube-state-metrics.", "securityContext", "containerSecurityContext")] },
    { containers: [plain("prometheus-node-exporter.", "securityContext", "containerSecurityContext")] },
  ],
  "metrics-server": [{ containers: [plain("")], twice: at("", "replicas") }],
  vpa: [{ containers: [plain("recommender.")] }],
};

/** Containers of parts that are not installed. */
const notInstalled: Readonly<Record<string, readonly string[]>> = {
  "external-dns": ["provider.webhook"],
  "external-secrets": ["bitwarden-sdk-server"],
  grafana: ["downloadDashboards", "imageRenderer", "initChownData", "testFramework"],
  "kube-prometheus-stack": [
    ...["crds", "grafana", "prometheus-windows-exporter", "prometheusOperator.admissionWebhooks.deployment"],
    "thanosRuler",
  ],
  "metrics-server": ["addonResizer"],
  vpa: ["admissionController", "metrics-server", "updater"],
};

type Values = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

const find = (values: unknown, path: string) =>
  path.split(".").reduce<unknown>((found, key) => (isMap(found) ? found[key] : undefined), values);

/** Paths of every container's resources that a chart knows. */
const resourcesIn = (known: KnownValues, path: readonly string[] = []): string[] =>
  Object.entries(known).flatMap(([key, value]) => {
    if (typeof value === "string") return [];
    return key === "resources" ? [[...path, key].join(".")] : resourcesIn(value, [...path, key]);
  });

describe("the pods of the add-ons", () => {
  // Either of the two that add nodes excludes the other.
  const releases = [true, false].flatMap((enableKarpenter) =>
    Object.values(
      releasesOf(
        synthEnvironment({
          domain: "api.example.com",
          edge: { hostedZone: "example.com" },
          addons: { enableKarpenter, enableClusterProportionalAutoscaler: true },
        }),
      ),
    ),
  );

  /** What a chart's defaults and the values of its release say together at a path. */
  function say(chart: string, path: string): unknown {
    const release = releases.find((one) => one.chart === chart);
    if (!release) throw new Error(`no release of ${chart}`);
    const [byDefault, ours] = [readReference(chart).pods[path], find(release.values, path)];
    return isMap(byDefault) && isMap(ours) ? { ...byDefault, ...ours } : (ours ?? byDefault);
  }

  it("are all told of here, container by container", () => {
    for (const { name } of pinnedCharts) {
      const told = (programs[name] ?? []).flatMap(({ containers }) => containers.map(({ resources }) => resources));
      const off = (notInstalled[name] ?? []).map((part) => `${part}.`);
      const known = resourcesIn(readReference(name).values);
      expect(
        known.filter((path) => !off.some((part) => path.startsWith(part))),
        name,
      ).to.have.members(told);
    }
  });

  for (const [chart, its] of Object.entries(programs)) {
    for (const { containers, twice } of its) {
      for (const { resources, security, elsewhere } of containers) {
        it(`ask for what they need and have a limit to their memory: ${chart} ${resources}`, () => {
          const { requests, limits } = say(chart, resources) as { requests: Values; limits: Values };
          expect(requests).to.have.all.keys("cpu", "memory");
          expect(limits).to.have.all.keys("memory");
        });

        it(`have no rights that they don't need: ${chart} ${resources}`, () => {
          const contexts = security.map((path) => (say(chart, path) ?? {}) as Values);
          const has = (key: string, value: unknown) =>
            contexts.some((context) => JSON.stringify(find(context, key)) === JSON.stringify(value));
          const rights: Readonly<Record<Right, boolean>> = {
            "non-root": has("runAsNonRoot", true),
            seccomp: has("seccompProfile.type", "RuntimeDefault"),
            "no escalation": has("allowPrivilegeEscalation", false),
            "no capabilities": has("capabilities.drop", ["ALL"]),
            "read-only root": has("readOnlyRootFilesystem", true),
          };
          const lacks = all.filter((right) => !rights[right]);
          expect(lacks).to.have.members(elsewhere?.rights ?? []);
        });
      }
      if (!twice) continue;
      it(`are two, in different zones, of which one stays: ${chart} ${twice.replicas}`, () => {
        expect(say(chart, twice.replicas)).to.equal(2);
        const budget = say(chart, twice.budget) as Values;
        expect(budget.enabled ?? true).to.equal(true);
        expect([budget.minAvailable, budget.maxUnavailable]).to.include(1);
        const spread = say(chart, twice.spread) as readonly Values[];
        expect(spread.map(({ topologyKey }) => topologyKey)).to.include("topology.kubernetes.io/zone");
      });
    }
  }
});
