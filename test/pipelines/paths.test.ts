import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { imageFiles } from "../../modules/counter/source-digest";
import { root, workflows } from "./workflows";

/** Whether a push that changes just this file starts a workflow: the last pattern that matches decides. */
function takes(name: string, file: string): boolean {
  const patterns = workflows().find((workflow) => workflow.file === name)?.on?.push?.paths ?? [];
  const last = patterns.filter((pattern) => matches(pattern.replace(/^!/, ""), file)).at(-1);
  return last !== undefined && !last.startsWith("!");
}

/** The part of GitHub's patterns that these workflows use. */
function matches(pattern: string, file: string): boolean {
  const parts = pattern.split("**").map((part) => part.replaceAll(".", "\\."));
  return new RegExp(`^${parts.join(".*")}$`).test(file);
}

/** The parts of the service that the infrastructure reads. */
function readByInfrastructure(): string[] {
  const sources = ["modules", "stacks", "envs"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((file) => join(root, folder, String(file)))
      .filter((file) => /(?<!\.test)\.ts$/.test(file)),
  );
  const text = sources.map((file) => readFileSync(file, "utf8")).join("\n");
  return [
    ...new Set(
      [...text.matchAll(/\/service\/(\w+)\/|__dirname.*"service", "(\w+)"/g)].map(([, a, b]) => String(a ?? b)),
    ),
  ];
}

/** Files of the image that the infrastructure is made of as well. */
const shared = ["package.json", "package-lock.json", "tsconfig.json"];

describe("a push to main", () => {
  it("starts service.yml for all that the image is made of", () => {
    const paths = workflows().find(({ file }) => file === "service.yml")?.on?.push?.paths;
    expect(paths).to.have.members(["service/**", ...imageFiles]);
  });

  it("starts service.yml alone for what is the service's alone", () => {
    const alone = imageFiles.filter((file) => !shared.includes(file));
    for (const file of [...alone, "service/app.ts", "service/routes/counter.ts"]) {
      expect(takes("service.yml", file), file).to.equal(true);
      expect(takes("infra.yml", file), file).to.equal(false);
    }
  });

  it("starts infra.yml for what the infrastructure reads of the service", () => {
    const folders = readByInfrastructure();
    expect(folders).to.include.members(["manifests", "dashboards"]);
    for (const folder of folders) expect(takes("infra.yml", `service/${folder}/a.ts`), folder).to.equal(true);
  });

  it("starts infra.yml for all else, and nothing for words", () => {
    for (const file of [...shared, "cdktf.json", "envs/demo/vars.ts", "modules/eks/cluster.ts", ".ci/main.ts"]) {
      expect(takes("infra.yml", file), file).to.equal(true);
    }
    for (const file of ["README.md", "service/README.md"]) expect(takes("infra.yml", file), file).to.equal(false);
  });
});
