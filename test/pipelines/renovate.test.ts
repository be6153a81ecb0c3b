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

/** A rule of packageRules, as far as these are read here. */
interface Rule {
  readonly groupName?: string;
  readonly matchManagers?: readonly string[];
  readonly matchFileNames?: readonly string[];
  readonly matchPackageNames?: readonly string[];
}

/** The group that a file's updates come in, whatever the package: that of the last rule that matches. */
function groupOf(rules: readonly Rule[], manager: string, file: string): string | undefined {
  const matching = rules.filter(
    ({ matchManagers = [manager], matchFileNames = [file], matchPackageNames }) =>
      matchPackageNames === undefined &&
      matchManagers.includes(manager) &&
      matchFileNames.some((pattern) => matchesGlob(file, pattern)),
  );
  return matching.flatMap(({ groupName }) => groupName ?? []).at(-1);
}

/** The part of minimatch that the configuration uses. */
const matchesGlob = (file: string, pattern: string) =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replace("**/", "(?:.*/)?").replace("/**", "/.*")}$`).test(file);

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
      for (const version of versions) expect(version).to.match(/^v?(?:\d+\.\d+\.\d+|\d{8})$/);
    });
  }

  it("proposes no chart that charts:update would not know", () => {
    const seen = managers.filter(({ description }) => /^Charts/.test(description)).flatMap(found);
    const pinned = pinnedCharts.map(({ repository, name, version }) => `${repository} ${name} ${version}`);
    expect(pinned).to.include.members(seen.map(({ chart }) => chart));
  });

  it("brings one Terraform in one pull request, wherever it stands", () => {
    const manager = managers.find(({ description }) => description === "Terraform");
    const files = [".github/actions/aws/action.yml", ".github/workflows/check.yml"];
    for (const file of files) {
      expect(manager?.managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file))).to.equal(
        true,
      );
      expect(groupOf(config.packageRules, "custom.regex", file), file).to.equal("tools");
    }
  });

  it("reads the Python packages, which stand under test", () => {
    const files = readdirSync(join(root, "test"), { recursive: true })
      .map((file) => join("test", String(file)))
      .filter((file) => file.endsWith("requirements.txt"));
    expect(files).to.have.length.greaterThan(1);
    for (const file of files) {
      expect(
        config.ignorePaths.some((pattern: string) => matchesGlob(file, pattern)),
        file,
      ).to.equal(false);
      expect(groupOf(config.packageRules, "pip_requirements", file), file).to.equal("emulator");
    }
  });

  it("pins packages and leaves the Node that is asked for a range", () => {
    // https://docs.renovatebot.com/presets-default/#pinallexceptpeerdependencies: neither peers nor engines.
    expect(config.extends).to.include(":pinAllExceptPeerDependencies");
    expect(config).to.not.have.property("rangeStrategy");
  });

  it("writes titles that npm run check:title takes", () => {
    expect(config.extends).to.include(":semanticCommits");
    expect(config).to.not.have.property("commitMessagePrefix");
  });

  it("groups updates by kind", () => {
    const groups = config.packageRules.flatMap(({ groupName }: { groupName?: string }) => groupName ?? []);
    expect(groups).to.include.members(["providers", "charts", "npm", "actions"]);
  });
});
