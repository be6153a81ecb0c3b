import { expect } from "chai";
import { expectedLine, median, table } from "./service-report";

describe("the service benchmark's report", () => {
  it("takes the middle round, or the mean of the two middle ones", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([1, 2, 10, 4])).to.equal(3);
    expect(median([])).to.satisfy(Number.isNaN);
  });

  it("says of each goal whether it is met, missed or open", () => {
    expect(expectedLine("share", 0.85, ">=", 0.85)).to.match(/^met /);
    expect(expectedLine("share", 0.84, ">=", 0.85)).to.match(/^MISS/);
    expect(expectedLine("memory", 90, "<", 90)).to.match(/^MISS/);
    expect(expectedLine("tail", 1, "<=", 1)).to.match(/^met /);
    expect(expectedLine("share", Number.NaN, ">=", 1)).to.match(/^open .* not measured/);
  });

  it("leaves out who took no part, and holds the others against bare node:http", () => {
    const rates: Record<string, number> = { "bare node:http": 1000, service: 750 };
    const of = { rate: (name: string) => rates[name] ?? Number.NaN, p99: () => 1, cpu: () => 20 };
    expect(table("read", 64, ["bare node:http", "service", "absent"], of)).to.deep.equal([
      "| read, 64 | bare node:http | 1000 | 1.000 | 20.0 | 1.00 |",
      "| read, 64 | service | 750 | 0.750 | 20.0 | 1.00 |",
    ]);
  });
});
