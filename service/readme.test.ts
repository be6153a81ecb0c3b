import { readFileSync } from "node:fs";
import { expect } from "chai";
import { createMetrics } from "./metrics";
import { readmeAsItShouldBe, readmePath } from "./testing/readme";

describe("service/README.md", () => {
  const text = readFileSync(readmePath, "utf8");

  it("has the settings and errors as the code has them (npm run docs:service makes them anew)", () => {
    expect(text).to.equal(readmeAsItShouldBe());
  });

  it("names every metric of the service", async () => {
    const metrics = await createMetrics({ processMetrics: false }).registry.getMetricsAsJSON();
    expect(metrics).to.have.length(7);
    for (const { name } of metrics) expect(text).to.contain(`\`${name}\``);
  });
});
