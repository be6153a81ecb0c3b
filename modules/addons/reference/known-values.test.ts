import { expect } from "chai";
import { summarize } from "./charts";
import { valueFaults } from "./known-values";

const known = {
  replicas: "number",
  image: { tag: "string" },
  labels: "map",
  args: "list",
  policy: "one of a|b",
  x: "any",
};

describe("what is kept of a chart", () => {
  const chartYaml = "name: example\nversion: 1.2.3\ndependencies: [{ name: one }, { name: two, alias: second }]";
  const valuesYaml = `
labels: {}
image: { tag: v1 }
resources: {}
replicas: 1
pod: { securityContext: { runAsNonRoot: true }, topologySpreadConstraints: [] }
one: { listed: true }
`;
  const { values, version, pods } = summarize({ chartYaml, valuesYaml, subcharts: { two: "args: []" } });

  it("takes any key where the chart shows none, and no other where it shows some", () => {
    expect(version).to.equal("1.2.3");
    expect(valueFaults(values, { labels: { a: "b" } })).to.deep.equal([]);
    expect(valueFaults(values, { image: { digest: "" } })).to.deep.equal([
      "image.digest is not known to the chart; known there are tag",
    ]);
    expect(valueFaults(values, { pod: { securityContext: { runAsUser: 1 } } })).to.have.length(1);
  });

  it("knows a container's resources", () => {
    expect(valueFaults(values, { resources: { requests: { cpu: "1" }, limits: {} } })).to.deep.equal([]);
    expect(valueFaults(values, { resources: { request: {} } })).to.deep.equal([
      "resources.request is not known to the chart; known there are claims, limits, requests",
    ]);
  });

  it("knows a subchart's values where they can be had, else those that the chart lists, and its resources", () => {
    expect(valueFaults(values, { second: { args: [] } })).to.deep.equal([]);
    expect(valueFaults(values, { second: { arg: [] } })).to.have.length(1);
    expect(valueFaults(values, { one: { listed: false, unlisted: 1 } })).to.deep.equal([]);
    expect(valueFaults(values, { one: { listed: "no" } })).to.have.length(1);
    expect(valueFaults(values, { one: { resources: { request: {} } } })).to.have.length(1);
  });

  it("tells how its pods run by default", () => {
    expect(pods).to.deep.equal({ replicas: 1, "pod.securityContext": { runAsNonRoot: true } });
  });
});

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
