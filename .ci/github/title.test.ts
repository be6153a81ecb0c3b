import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../test/pipelines/workflows";
import { Refusal } from "../refusal";
import { checkTitle, kinds } from "./title";

const refusal = (title: string) => checkTitle({ env: { PULL_REQUEST_TITLE: title } }).catch((error) => error);

describe("the title of a pull request", () => {
  for (const title of [
    "feat: counters by name",
    "fix(page)!: another address",
    "fix(deps): update npm",
    "chore(main): release 1.2.3",
  ]) {
    it(`may be ${title}`, async () => {
      expect(await refusal(title)).to.equal(0);
    });
  }

  for (const title of ["", "Counters by name", "feature: x", "feat:x", "feat: ", "feat counters", "x\nfeat: y"]) {
    it(`may not be ${JSON.stringify(title)}`, async () => {
      const error = await refusal(title);
      expect(error).to.be.instanceOf(Refusal);
      expect(error.message).to.contain(`got "${title}"`);
    });
  }

  it("may be of every kind that the changelog has a section for", () => {
    const config = JSON.parse(readFileSync(join(root, ".github", "release-please-config.json"), "utf8"));
    const sections = config.packages["."]["changelog-sections"].map(({ type }: { type: string }) => type);
    expect(kinds).to.include.members(sections);
  });
});
