import { expect } from "chai";
import { Refusal } from "../refusal";
import { confirmed } from "./command";

describe("a plan to take an environment down", () => {
  it("is made when its name is typed again", () => {
    expect(confirmed("demo", "demo")).to.equal(true);
  });

  it("is not made unasked", () => {
    expect(confirmed("demo", undefined)).to.equal(false);
    expect(confirmed("demo", "")).to.equal(false);
  });

  for (const typed of ["prod", "Demo", "demo ", "dem", "true"]) {
    it(`is refused for "${typed}"`, () => {
      expect(() => confirmed("demo", typed)).to.throw(Refusal, "type the name of the environment again, demo");
    });
  }
});
