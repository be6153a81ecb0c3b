import { expect } from "chai";
import { distinctIds } from "./distinct";

const form = (text: string) => text.replaceAll(/[^a-z0-9]+/g, "-");

describe("construct ids of what the vars list", () => {
  it("are the plain form of each text, which pins the addresses of what stands", () => {
    expect(distinctIds(["a.b", "c"], form)).to.deep.equal([
      ["a-b", "a.b"],
      ["c", "c"],
    ]);
  });

  it("differ where two texts have one form, and the first keeps its own", () => {
    const [first, second, third] = distinctIds(["a.b", "a-b", "a_b"], form).map(([id]) => id);
    expect(first).to.equal("a-b");
    expect(second).to.match(/^a-b-[0-9a-f]{8}$/);
    expect(third)
      .to.match(/^a-b-[0-9a-f]{8}$/)
      .and.not.equal(second);
  });

  it("don't move when another is added at the end", () => {
    const before = distinctIds(["a.b", "a-b"], form);
    expect(distinctIds(["a.b", "a-b", "a_b"], form).slice(0, 2)).to.deep.equal(before);
  });
});
