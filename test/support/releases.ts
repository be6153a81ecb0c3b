import type { KubernetesObject } from "../../service/manifests/object";
import type { Block, Synthesized } from "./synth";

/** A Helm release of a synthesized stack. */
export interface SynthesizedRelease {
  readonly address: string;
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly repository: string | undefined;
  readonly version: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  /** The objects of a release of the local chart. */
  readonly objects: readonly KubernetesObject[];
}

/** The Helm releases of a stack, by their names. */
export function releasesOf(stack: Synthesized): Readonly<Record<string, SynthesizedRelease>> {
  const releases = Object.entries(stack.all("helm_release")).map(([id, block]) => toRelease(id, block));
  return Object.fromEntries(releases.map((release) => [release.name, release]));
}

function toRelease(id: string, block: Block): SynthesizedRelease {
  const [text] = block.values as readonly [string];
  const values = JSON.parse(text) as { readonly manifests?: readonly KubernetesObject[] };
  return {
    address: `helm_release.${id}`,
    name: String(block.name),
    namespace: String(block.namespace),
    chart: String(block.chart),
    repository: block.repository === undefined ? undefined : String(block.repository),
    version: block.version === undefined ? undefined : String(block.version),
    values: { ...values },
    objects: values.manifests ?? [],
  };
}

/** What a resource comes after, directly or by way of others: Terraform destroys it before them. */
export function comesAfter(stack: Synthesized, address: string): ReadonlySet<string> {
  const addresses = new Set(stack.addresses);
  const seen = new Set<string>();
  const visit = (current: string) => {
    const [type = "", id = ""] = current.split(".");
    const block = stack.all(type)[id];
    // References inside attributes are dependencies as much as depends_on is.
    const mentioned = JSON.stringify(block ?? {}).matchAll(/\b((?:aws|helm|kubernetes|terraform)_\w+\.[\w-]+)/g);
    for (const [, mention = ""] of mentioned) {
      if (!addresses.has(mention) || seen.has(mention)) continue;
      seen.add(mention);
      visit(mention);
    }
  };
  visit(address);
  return seen;
}
