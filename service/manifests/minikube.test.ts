import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { ports } from "../ports";
import { minikubeFolder, minikubeOrigin } from "./main";
import { minikubeFiles } from "./minikube";
import { toYaml } from "./render";

describe("manifests for Minikube", () => {
  const folder = join(__dirname, "..", "..", "..", minikubeFolder);
  const files = minikubeFiles();
  const objects = Object.values(files).flat();

  it("are committed as they are rendered: `npm run manifests` renders them", () => {
    const committed = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
    );
    const rendered = Object.fromEntries(
      Object.entries(files).map(([name, content]) => [`${name}.yaml`, toYaml(content, minikubeOrigin)]),
    );
    expect(committed).to.deep.equal(rendered);
  });

  it("say just what the functions say to kubectl, which reads YAML 1.1, as to whoever reads YAML 1.2", () => {
    for (const [name, content] of Object.entries(files)) {
      for (const version of ["1.1", "1.2"] as const) {
        const parsed = parseAllDocuments(readFileSync(join(folder, `${name}.yaml`), "utf8"), { version });
        expect(parsed.map((document) => document.toJS())).to.deep.equal(JSON.parse(JSON.stringify(content)));
      }
    }
  });

  it("make the namespace in the first file that `kubectl apply -f` reads", () => {
    const [first] = Object.keys(files).sort();
    expect(files[String(first)]?.[0]?.kind).to.equal("Namespace");
  });

  it("lie in one namespace", () => {
    const elsewhere = objects.filter(({ kind, metadata }) => kind !== "Namespace" && metadata.namespace !== "bluecore");
    expect(elsewhere).to.deep.equal([]);
  });

  it("bring every kind of object that the counter needs there", () => {
    expect(objects.map(({ kind }) => kind)).to.include.members(["Ingress", "Service", "Deployment", "ConfigMap"]);
    const store = objects.filter(({ metadata }) => metadata.name === "redis").map(({ kind }) => kind);
    expect(store).to.have.members(["Service", "StatefulSet", "NetworkPolicy"]);
  });

  it("lead nothing from outside to the metrics' port", () => {
    const text = JSON.stringify(objects.filter(({ kind }) => kind === "Ingress"));
    expect(text).to.contain('"port":{"name":"http"}');
    expect(text).to.not.contain("metrics").and.to.not.contain(String(ports.metrics));
  });
});
