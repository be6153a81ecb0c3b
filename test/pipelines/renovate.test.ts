import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pinnedCharts } from "../../modules/addons/reference/pinned";
import { root } from "./workflows";

interface Manager {
  readonly description: string;
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly packageNameTemplate?: string;
  readonly depNameTemplate?: string;
}

/** What a custom manager finds in the project's files, as Renovate would. */
function found({ managerFilePatterns, matchStrings, ...manager }: Manager) {
  const patterns = managerFilePatterns.map((pattern) => new RegExp(pattern.slice(1, -1)));
  const files = [".ci", ".github", "modules"]
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))))
    .filter((file) => patterns.some((pattern) => pattern.test(file)));
  return files.flatMap((file) =>
    matchStrings.flatMap((match) =>
      [...readFileSync(join(root, file), "utf8").matchAll(new RegExp(match, "g"))].map(({ groups = {} }) => {
        const name = groups.depName ?? manager.depNameTemplate;
        const fill = (template: string) => template.replace(/\{\{\{(\w+)\}\}\}/g, (_, key) => String(groups[key]));
        const repository = groups.registryUrl ?? `oci://${groups.registry}`;
        return {
          chart: `${repository} ${name} ${groups.currentValue}`,
          version: groups.currentValue,
          packageName: manager.packageNameTemplate ? fill(manager.packageNameTemplate) : name,
        };
      }),
    ),
  );
}

describe("Renovate", () => {
  const config = JSON.parse(readFileSync(join(root, ".github", "renovate.json"), "utf8"));
  const managers: readonly Manager[] = config.customManagers;

  it("sees every chart at the version that is pinned", () => {
    const seen = managers.flatMap(found).map(({ chart }) => chart);
    // The kinds of Karpenter have the version of Karpenter.
    const pinned = pinnedCharts.filter(({ name }) => name !== "karpenter-crd");
    expect(seen).to.include.members(pinned.map(({ repository, name, version }) => `${repository} ${name} ${version}`));
  });

  it("asks an OCI registry by the whole name of the chart", () => {
    const names = managers.flatMap(found).map(({ packageName }) => packageName);
    expect(names).to.include.members([
      "public.ecr.aws/karpenter/karpenter",
      "ghcr.io/prometheus-community/charts/kube-prometheus-stack",
    ]);
  });

  for (const manager of managers) {
    it(`finds what it looks for: ${manager.description}`, () => {
      const versions = found(manager).map(({ version }) => version);
      expect(versions).to.not.be.empty;
      for (const version of versions) expect(version).to.match(/^v?\d+\.\d+\.\d+$/);
    });
  }

  it("groups updates by kind", () => {
    const groups = config.packageRules.flatMap(({ groupName }: { groupName?: string }) => groupName ?? []);
    expect(groups).to.include.members(["providers", "charts", "npm", "actions"]);
  });
});
