import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "../../service/manifests/object";
import { comesAfter, releasesOf, type SynthesizedRelease } from "../support/releases";
import { type Block, Synthesized, synthEnvironment } from "../support/synth";
import { resolveReferences } from "./stand-ins";

/** What an environment puts into a cluster, with stand-ins for what AWS would answer. */
export interface ClusterPart {
  readonly environment: string;
  /** Namespaces, service accounts and storage classes, which Terraform makes itself. */
  readonly before: readonly KubernetesObject[];
  /** Releases of the local chart, in the order in which Terraform installs them. */
  readonly releases: readonly SynthesizedRelease[];
  /** Releases of the publishers' charts, in that order, too. */
  readonly charts: readonly SynthesizedRelease[];
}

/** The environments of the folder `envs`, as `cdktf synth` writes them, and one with every add-on. */
export function clusterParts(project: string, folder: string): ClusterPart[] {
  execFileSync(process.execPath, [join(project, "dist-test", "stacks", "main.js")], {
    cwd: project,
    env: { ...process.env, CDKTF_OUTDIR: folder },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stacks = readdirSync(join(folder, "stacks")).map((name) => {
    const json = readFileSync(join(folder, "stacks", name, "cdk.tf.json"), "utf8");
    return [name, new Synthesized(JSON.parse(json))] as const;
  });
  const addons = { enableKarpenter: true, enableClusterProportionalAutoscaler: true };
  return [...stacks, ["every-add-on", synthEnvironment({ addons }, "every-add-on")] as const]
    .map(([environment, stack]) => clusterPart(environment, stack))
    .filter(({ releases }) => releases.length > 0);
}

function clusterPart(environment: string, stack: Synthesized): ClusterPart {
  const depth = ({ address }: SynthesizedRelease) => comesAfter(stack, address).size;
  const inOrder = Object.values(releasesOf(stack))
    .sort((one, other) => depth(one) - depth(other))
    .map(resolved);
  const kinds = [
    ["v1", "Namespace", "kubernetes_namespace_v1"],
    ["v1", "ServiceAccount", "kubernetes_service_account_v1"],
    ["storage.k8s.io/v1", "StorageClass", "kubernetes_storage_class_v1"],
  ] as const;
  return {
    environment,
    before: kinds.flatMap(([apiVersion, kind, type]) =>
      Object.values(stack.all(type)).map((block) => ({
        apiVersion,
        kind,
        metadata: metadataOf(stack, block),
        ...fieldsOf(block),
      })),
    ),
    releases: inOrder.filter(({ repository }) => repository === undefined),
    charts: inOrder.filter(({ repository }) => repository !== undefined),
  };
}

/** A release whose values are as Terraform would hand them to Helm. */
function resolved(release: SynthesizedRelease): SynthesizedRelease {
  const text = resolveReferences(JSON.stringify(release.values)).replace(/([$%])\1\{/g, "$1{");
  const values = JSON.parse(text) as { readonly manifests?: readonly KubernetesObject[] };
  return { ...release, values, objects: values.manifests ?? [] };
}

/** What the kubernetes provider makes of a block beside its metadata, and how Kubernetes calls it. */
function fieldsOf(block: Block): object {
  const names: Readonly<Record<string, string>> = {
    allow_volume_expansion: "allowVolumeExpansion",
    automount_service_account_token: "automountServiceAccountToken",
    parameters: "parameters",
    reclaim_policy: "reclaimPolicy",
    storage_provisioner: "provisioner",
    volume_binding_mode: "volumeBindingMode",
  };
  const own = new Set(["depends_on", "metadata", "//"]);
  const fields = Object.entries(block).filter(([key]) => !own.has(key));
  const unknown = fields.filter(([key]) => !(key in names)).map(([key]) => key);
  if (unknown.length > 0) throw new Error(`say how Kubernetes calls ${unknown.join(", ")}`);
  return JSON.parse(
    resolveReferences(JSON.stringify(Object.fromEntries(fields.map(([key, value]) => [names[key], value])))),
  );
}

function metadataOf(stack: Synthesized, block: Block): KubernetesObject["metadata"] {
  const own = (reference: string) => {
    const [, type = "", id = ""] = /^(kubernetes_\w+)\.([\w-]+)\.metadata/.exec(reference) ?? [];
    const metadata = stack.all(type)[id]?.metadata as { readonly name?: string } | undefined;
    return metadata?.name;
  };
  return JSON.parse(resolveReferences(JSON.stringify(block.metadata), own));
}
