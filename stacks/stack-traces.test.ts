import { Lazy } from "cdktf";
import { expect } from "chai";
import { shortenTokenTraces } from "./stack-traces";

describe("shortenTokenTraces", () => {
  const { prepareStackTrace } = Error;
  const { sourceMapsEnabled } = process;

  // The app runs without source maps, mocha with.
  beforeEach(() => process.setSourceMapsEnabled(false));

  afterEach(() => {
    Error.prepareStackTrace = prepareStackTrace;
    process.setSourceMapsEnabled(sourceMapsEnabled);
  });

  const token = () => Lazy.anyValue({ produce: () => "value" });

  it("leaves of a token's trace the line that made it", () => {
    shortenTokenTraces();
    const { creationStack } = token();
    expect(creationStack).to.have.length(1);
    expect(creationStack[0]).to.match(/stack-traces\.test\.js:\d+:\d+\)?$/);
  });

  it("leaves the trace of an error as it is", () => {
    const thrown = () => new TypeError("no such zone").stack;
    const whole = thrown();
    shortenTokenTraces();
    const lines = (stack?: string) => stack?.split("\n").map((line) => line.replace(/:\d+:\d+/, ""));
    expect(lines(thrown())).to.deep.equal(lines(whole));
    expect(whole).to.match(/^TypeError: no such zone\n {4}at thrown /);
  });

  it("leaves everything as it is where Node maps frames to the source", () => {
    process.setSourceMapsEnabled(true);
    shortenTokenTraces();
    expect(Error.prepareStackTrace).to.equal(prepareStackTrace);
  });
});
