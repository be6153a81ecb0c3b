import { expect } from "chai";
import { ApiError } from "../errors";
import { createLog } from "../log";
import { createErrorLog } from "./error-log";

describe("the log of failed requests", () => {
  it("has no more than 20 lines a second, and the next line says how many are missing", () => {
    const lines: string[] = [];
    let now = 5000;
    const log = createLog("error", { write: (line) => void lines.push(line) });
    const logError = createErrorLog(log, () => now);
    for (let index = 0; index < 30; index += 1) logError(`r${index}`, new ApiError("store_unavailable"));
    expect(lines).to.have.length(20);
    now += 1000;
    logError("later", new ApiError("store_unavailable"));
    expect(JSON.parse(lines.at(-1) ?? "{}")).to.include({ requestId: "later", leftOut: 10 });
  });

  it("tells an error's class, message and causes, and no more of it", () => {
    const lines: string[] = [];
    const log = createLog("error", { write: (line) => void lines.push(line) });
    const cause = Object.assign(new TypeError("inner"), { password: "hunter2" });
    createErrorLog(log)("r", new ApiError("internal", { cause }));
    expect(JSON.parse(lines[0] ?? "{}").err).to.deep.equal({ type: "TypeError", message: "inner" });
  });
});
