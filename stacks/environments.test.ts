import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EnvironmentFaults, listEnvironments, loadEnvironment } from "./environments";

/** A project of the given files, by path. */
function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "bluecore-envs-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const sources = (name: string) => ({
  [`envs/${name}/main.ts`]: "",
  [`envs/${name}/vars.ts`]: "",
  [`envs/${name}/backend.ts`]: "",
});

describe("environments", () => {
  const roots: string[] = [];
  const given = (files: Readonly<Record<string, string>>) => {
    const root = project(files);
    roots.push(root);
    return root;
  };
  after(() => {
    for (const root of roots) rmSync(root, { recursive: true });
  });

  it("are the folders of envs/, by name", () => {
    const root = given({ ...sources("prod"), ...sources("demo"), "envs/README.md": "" });
    expect(listEnvironments(root)).to.deep.equal(["demo", "prod"]);
  });

  it("vanish with their source, whatever was compiled", () => {
    const root = given({ ...sources("demo"), "dist/envs/prod/main.js": "", "dist/envs/prod/vars.js": "" });
    expect(listEnvironments(root)).to.deep.equal(["demo"]);
  });

  it("have all their files, or the missing ones are named", () => {
    const root = given({ "envs/prod/main.ts": "" });
    expect(() => listEnvironments(root)).to.throw(
      EnvironmentFaults,
      "envs/prod/vars.ts is missing; copy it from another environment\nenvs/prod/backend.ts is missing; copy it from another environment",
    );
  });

  for (const name of ["Prod", "1st", "pre--prod", "prod-", "a-very-long-name-1", "prod_eu"]) {
    it(`are not called ${name}, as names that follow from it would be refused by AWS`, () => {
      expect(() => listEnvironments(given(sources(name)))).to.throw(
        EnvironmentFaults,
        `envs/${name}: an environment's name must be 1 to 16 lower-case letters, digits and single hyphens, beginning with a letter; rename the folder`,
      );
    });
  }

  it("export what they should, or are told what", () => {
    const root = given({
      ...sources("demo"),
      "envs/demo/outputs.ts": "",
      "dist/envs/demo/main.js": "exports.default = 1;",
      "dist/envs/demo/vars.js": "exports.vars = {};",
      "dist/envs/demo/backend.js": "",
      "dist/envs/demo/outputs.js": "exports.outputs = {};",
    });
    expect(() => loadEnvironment(root, join(root, "dist"), "demo"))
      .to.throw(EnvironmentFaults)
      .with.property("faults")
      .that.deep.equals([
        "envs/demo/main.ts must export a default function (app, environment) => stack",
        "envs/demo/vars.ts must export `vars = environmentVars({ … })`",
        'envs/demo/backend.ts must export `backend = stateIn("s3", …)`',
        "envs/demo/outputs.ts must export a function `outputs`",
      ]);
  });

  it("need no outputs", () => {
    const root = given({
      ...sources("demo"),
      "dist/envs/demo/main.js": "exports.default = () => 1;",
      "dist/envs/demo/vars.js": "exports.vars = { schema: {}, input: {} };",
      "dist/envs/demo/backend.js": "exports.backend = { kind: 'local', home: {} };",
    });
    expect(loadEnvironment(root, join(root, "dist"), "demo")).to.include({ name: "demo" });
  });
});
