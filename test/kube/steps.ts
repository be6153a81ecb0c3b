import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../service/manifests/object";
import { StepFailure } from "../rehearsal/command";
import type { SynthesizedRelease } from "../support/releases";
import { type ControlPlane, eventually } from "./control-plane";
import type { Step } from "./rehearsal";
import type { ClusterPart } from "./synthesized";

/** Seconds in which fake nodes have everything running. */
const readySeconds = 90;

/** Seconds after which a release that does not get ready is undone. */
const brokenSeconds = 12;

/** The API server takes the objects as they are: every field known, no word of Pod Security against a pod. */
export async function dryRun({ kubectl }: ControlPlane, objects: readonly KubernetesObject[]): Promise<string> {
  const namespaces = objects.filter(({ kind }) => kind === "Namespace");
  // A namespace must really be there for what lies in it to be tried.
  const used = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  const missing = used.filter((name) => !namespaces.some(({ metadata }) => metadata.name === name));
  const made = [
    ...namespaces,
    ...missing
      .filter((name) => name !== "kube-system")
      .map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  ];
  await kubectl(["create", "-f", "-"], list(made));
  try {
    const flags = ["--server-side", "--dry-run=server", "--validate=strict", "--warnings-as-errors"];
    const output = await kubectl(["apply", ...flags, "-f", "-"], list(objects));
    const accepted = output
      .trim()
      .split("\n")
      .filter((line) => line.includes("serverside-applied"));
    if (accepted.length !== objects.length) throw new StepFailure("not every object was accepted", output);
    return `${accepted.length} objects accepted`;
  } finally {
    await kubectl(["delete", "--wait", "--timeout=60s", "-f", "-"], list(made));
  }
}

/**
 * kubectl takes the files of a folder as a user would give them. Only the real kubectl tells whether what was written is what
 * was meant, as it reads YAML in its own way.
 */
export async function dryRunFiles({ kubectl }: ControlPlane, folder: string): Promise<string> {
  const files = readdirSync(folder).sort();
  const first = join(folder, files[0] ?? "");
  const flags = ["--server-side", "--validate=strict", "--warnings-as-errors"];
  // The first file has the namespace, without which nothing in it can be tried.
  await kubectl(["apply", ...flags, "-f", first]);
  try {
    const output = await kubectl(["apply", ...flags, "--dry-run=server", "-f", folder]);
    const written = files.flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), "utf8")));
    const accepted = output.split("\n").filter((line) => line.includes("serverside-applied"));
    if (accepted.length !== written.length) throw new StepFailure("not every object was accepted", output);
    return `${files.length} files, ${accepted.length} objects accepted`;
  } finally {
    await kubectl(["delete", "--wait", "--timeout=60s", "-f", first]);
  }
}

/** Installs, changes, breaks and removes what an environment puts into a cluster, by Helm, as its releases say. */
export async function rehearseReleases(
  { environment, before, releases }: ClusterPart,
  cluster: ControlPlane,
  { folder, chart, step }: { readonly folder: string; readonly chart: string; readonly step: Step },
): Promise<void> {
  const { kubectl, helm } = cluster;
  const held = await inventory(cluster);
  const upgrade = (release: SynthesizedRelease, objects: readonly KubernetesObject[], seconds = readySeconds) => {
    const values = join(folder, `${release.name}.json`);
    writeFileSync(values, JSON.stringify({ ...release.values, manifests: objects }));
    const wait = ["--wait", "--wait-for-jobs", "--atomic", "--cleanup-on-fail", "--timeout", `${seconds}s`];
    return helm("upgrade", "--install", release.name, chart, "-n", release.namespace, "-f", values, ...wait);
  };
  const counter = releases.find(({ name }) => name === "counter");

  await step(`${environment}: install ${releases.map(({ name }) => name).join(", ")}`, async () => {
    await kubectl(["apply", "-f", "-"], list(before));
    for (const release of releases) {
      if (release === counter) await playExternalSecrets(cluster, releases);
      const { code, output } = await upgrade(release, release.objects);
      if (code !== 0) throw new StepFailure(`helm upgrade --install ${release.name}`, output);
    }
    return "ready";
  });

  if (counter) {
    const { namespace } = counter;
    const deployed = async (path: string) =>
      kubectl(["get", "deployment", "bluecore", "-n", namespace, "-o", `jsonpath={${path}}`]);
    const podSpec = ".spec.template.spec";
    const image = `${podSpec}.containers[0].image`;

    await step(`${environment}: every pod of the counter is restricted, ready and spread`, async () => {
      await kubectl(["scale", "deployment", "bluecore", "-n", namespace, "--replicas=3"]);
      await eventually("three ready pods", 60_000, async () => (await deployed(".status.readyReplicas")) === "3");
      const nodes = await kubectl(["get", "pods", "-n", namespace, "-o", "jsonpath={.items[*].spec.nodeName}"]);
      const used = new Set(nodes.split(/\s+/));
      if (used.size < 3) throw new StepFailure(`three pods on ${[...used].join(", ")}`);
      return `3 pods in ${used.size} zones`;
    });

    const changed = withContainer(counter.objects, (container) => ({
      ...container,
      image: "registry.example.com/c:2",
    }));
    await step(`${environment}: upgrade with another image`, async () => {
      const { code, output } = await upgrade(counter, changed);
      if (code !== 0) throw new StepFailure("helm upgrade counter", output);
      return deployed(image);
    });

    await step(`${environment}: an upgrade that gets never ready is undone`, async () => {
      const broken = withContainer(counter.objects, (container) => ({
        ...container,
        resources: { requests: { cpu: "500" } },
      }));
      const { code } = await upgrade(counter, broken, brokenSeconds);
      if (code === 0) throw new StepFailure("a pod that fits on no node got ready");
      const now = await deployed(image);
      if (now !== "registry.example.com/c:2") throw new StepFailure(`${now} runs after the rollback`);
      await eventually(
        "ready pods of the old version",
        60_000,
        async () => Number(await deployed(".status.readyReplicas")) > 0,
      );
      return `${now} runs again`;
    });
  }

  await step(`${environment}: uninstall, nothing is left`, async () => {
    for (const release of [...releases].reverse()) {
      const { code, output } = await helm(
        "uninstall",
        release.name,
        "-n",
        release.namespace,
        "--wait",
        "--timeout",
        "90s",
      );
      if (code !== 0) throw new StepFailure(`helm uninstall ${release.name}`, output);
    }
    await kubectl(["delete", "--wait", "--timeout=90s", "-f", "-"], list(before));
    const left = [...(await inventory(cluster))].filter((name) => !held.has(name));
    if (left.length > 0) throw new StepFailure("left behind", left.join("\n"));
    return `${held.size} objects, as before`;
  });
}

/** Makes the Secrets that External Secrets would, which needs Secrets Manager. */
async function playExternalSecrets({ kubectl }: ControlPlane, releases: readonly SynthesizedRelease[]): Promise<void> {
  const wanted = releases.flatMap(({ objects }) => objects.filter(({ kind }) => kind === "ExternalSecret"));
  for (const { metadata, ...rest } of wanted) {
    const { spec } = rest as unknown as { readonly spec: { readonly target: { readonly name: string } } };
    const secret = { name: spec.target.name, namespace: metadata.namespace };
    await kubectl(
      ["apply", "-f", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: secret, stringData: { token: "stand-in" } }),
    );
  }
}

/** Every object in the cluster, but for what the control plane makes and unmakes as it goes. */
async function inventory({ kubectl }: ControlPlane): Promise<ReadonlySet<string>> {
  const kinds = (await kubectl(["api-resources", "--verbs=list,delete", "-o", "name"]))
    .trim()
    .split("\n")
    .filter((kind) => !/^(events|leases|componentstatuses|endpointslices|apiservices)(\.|$)/.test(kind));
  const format = "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{'\\n'}{end}";
  const output = await kubectl(["get", kinds.join(","), "--all-namespaces", "-o", format]);
  return new Set(output.trim().split("\n"));
}

const list = (items: readonly KubernetesObject[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

interface WithContainers {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

/** The objects with another container in the Deployment. */
const withContainer = (objects: readonly KubernetesObject[], change: (container: object) => object) =>
  objects.map((object) => {
    if (object.kind !== "Deployment") return object;
    const copy = structuredClone(object) as unknown as WithContainers;
    const { containers } = copy.spec.template.spec;
    const template = {
      ...copy.spec.template,
      spec: { ...copy.spec.template.spec, containers: containers.map(change) },
    };
    return { ...object, spec: { ...copy.spec, template } };
  });
