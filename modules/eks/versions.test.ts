import { expect } from "chai";
import {
  type AddonName,
  addonVersions,
  isPastStandardSupport,
  type KubernetesVersion,
  standardSupportUntil,
} from "./versions";

const addons: readonly AddonName[] = ["vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver"];

describe("Kubernetes versions", () => {
  for (const [version, versions] of Object.entries(addonVersions)) {
    it(`${version} has a version of every add-on, in EKS's form`, () => {
      expect(versions).to.have.all.keys(addons);
      for (const [name, addon] of Object.entries(versions))
        expect(addon, name).to.match(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
    });

    it(`${version} has the kube-proxy of its own minor, which must not be newer than the API server`, () => {
      expect(versions["kube-proxy"]).to.match(new RegExp(`^v${version.replace(".", "\\.")}\\.`));
    });
  }

  it("follow each other without a gap, as EKS upgrades by one minor at a time", () => {
    const minors = Object.keys(addonVersions).map((version) => Number(version.split(".")[1]));
    expect(minors).to.deep.equal(minors.map((_, index) => (minors[0] ?? 0) + index));
  });

  it("take no add-on back to an older one on an upgrade", () => {
    const ordered = Object.values(addonVersions);
    const parts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
    for (const [index, newer] of ordered.slice(1).entries()) {
      for (const name of addons) {
        const [from, to] = [parts(ordered[index]?.[name] ?? ""), parts(newer[name])];
        const difference = to.map((part, place) => part - (from[place] ?? 0)).find((part) => part !== 0) ?? 0;
        expect(difference, `${name} ${newer[name]} after ${ordered[index]?.[name]}`).to.be.at.least(0);
      }
    }
  });

  it("are past their standard support from the day on which it ends", () => {
    for (const [version, day] of Object.entries(standardSupportUntil) as [KubernetesVersion, string][]) {
      expect(isPastStandardSupport(version, new Date(`${day}T00:00:00Z`)), version).to.equal(true);
      expect(isPastStandardSupport(version, new Date(Date.parse(day) - 1)), version).to.equal(false);
    }
  });
});
