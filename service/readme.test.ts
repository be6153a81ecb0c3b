import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readmeAsItShouldBe, readmePath } from "./testing/readme";

describe("service/README.md", () => {
  it("has the settings, errors and metrics as the code has them (npm run docs:service makes them anew)", async () => {
    expect(readFileSync(readmePath, "utf8")).to.equal(await readmeAsItShouldBe());
  });
});
