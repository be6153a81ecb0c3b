import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { environmentSchema, globalSchema } from "../../stacks/vars";
import { readmeAsItShouldBe, readmePath } from "./readme";
import { variablesOf } from "./variables";

describe("README.md", () => {
  const text = readFileSync(readmePath, "utf8");

  it("has the variable reference of the schema (npm run docs makes it anew)", () => {
    expect(text === readmeAsItShouldBe(), "README.md is stale").to.equal(true);
  });
});

describe("documents", () => {
  const root = dirname(readmePath);
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

  for (const file of ["README.md", "CONTRIBUTING.md", ".ci/README.md"]) {
    const text = readFileSync(join(root, file), "utf8");

    it(`${file} names only scripts that package.json has`, () => {
      const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script]) => script);
      expect(named).to.have.length.greaterThan(0);
      for (const script of named) expect(scripts, `npm run ${script}`).to.have.property(String(script));
    });

    it(`${file} links only to files that are there`, () => {
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => String(link));
      expect(links).to.have.length.greaterThan(0);
      for (const link of links) expect(existsSync(join(root, dirname(file), link)), link).to.equal(true);
    });
  }
});

describe("the schema of the variables", () => {
  for (const variable of [...variablesOf(environmentSchema), ...variablesOf(globalSchema)]) {
    it(`has a sentence for ${variable.path}`, () => {
      expect(variable.sentence).to.match(/^[A-Z].*[.]$/);
    });
  }
});
