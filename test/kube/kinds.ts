import { parseAllDocuments } from "yaml";
import { pinnedCharts } from "../../modules/addons/reference/pinned";
import { commandLineName } from "../../modules/helm/sources";
import { StepFailure } from "../rehearsal/command";
import type { ControlPlane } from "./control-plane";

/**
 * Makes the kinds that the charts bring known to the cluster.
 *
 * @param folder has them as files; without it the charts are asked, at their publishers'
 */
export async function installKinds({ kubectl, helm }: ControlPlane, folder: string | undefined): Promise<string> {
  if (folder !== undefined) await kubectl(["apply", "--server-side", "-f", folder]);
  else {
    for (const chart of pinnedCharts) {
      const { name } = chart;
      const { code, output } = await helm("template", name, ...commandLineName(chart), "--include-crds");
      if (code !== 0) throw new StepFailure(`helm template ${name}; CRDS_DIR may name a folder with the CRDs`, output);
      const kinds = parseAllDocuments(output).map((document) => document.toJS() as { readonly kind?: string } | null);
      const items = kinds.filter((object) => object?.kind === "CustomResourceDefinition");
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      if (items.length > 0) await kubectl(["apply", "--server-side", "-f", "-"], list);
    }
  }
  await kubectl(["wait", "--for=condition=Established", "crds", "--all", "--timeout=60s"]);
  return `${(await kubectl(["get", "crds", "-o", "name"])).trim().split("\n").length} kinds`;
}
