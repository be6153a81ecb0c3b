import { Token } from "cdktf";
import { expect } from "chai";
import { literally } from "./release";

describe("a release's values", () => {
  it("keep what looks like a template but is meant for others", () => {
    const template = (sign: string) => `{"a":"${sign}{datasource}","b":"$x"}`;
    expect(literally(template("$"))).to.equal(template("$$"));
    expect(literally(template("%"))).to.equal(template("%%"));
  });

  it("keep references to other resources as references", () => {
    const reference = Token.asString({ resolve: () => "x", creationStack: [], toString: () => "", typeHint: "string" });
    expect(literally(`{"a":"${reference}"}`)).to.equal(`{"a":"${reference}"}`);
  });
});
