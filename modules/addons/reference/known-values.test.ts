import { expect } from "chai";
import { valueFaults } from "./known-values";

const known = {
  replicas: "number",
  image: { tag: "string" },
  labels: "map",
  args: "list",
  policy: "one of a|b",
  x: "any",
};

describe("the check of a chart's values", () => {
  it("finds nothing in values that the chart knows", () => {
    const values = { replicas: 2, image: { tag: "v1" }, labels: { any: "thing" }, args: ["-v"], policy: "a", x: null };
    expect(valueFaults(known, values)).to.deep.equal([]);
  });

  for (const [values, fault] of [
    [{ replica: 2 }, "replica is not known to the chart; known there are replicas, image, labels, args, policy, x"],
    [{ image: { tga: "v1" } }, "image.tga is not known to the chart; known there are tag"],
    [{ image: "nginx" }, 'image must be a map, got "nginx"'],
    [{ replicas: "2" }, 'replicas must be number, got "2"'],
    [{ args: {} }, "args must be list, got {}"],
    [{ labels: [] }, "labels must be map, got []"],
    [{ policy: "c" }, 'policy must be one of a|b, got "c"'],
  ] as const) {
    it(`finds ${JSON.stringify(values)}`, () => {
      expect(valueFaults(known, values)).to.deep.equal([fault]);
    });
  }
});
