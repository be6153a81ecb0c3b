import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { markedProcesses, run, StepFailure, start, stopAll, succeed } from "./command";

const script = (text: string): [string, string[]] => [process.execPath, ["-e", text]];

describe("a command of the rehearsal", () => {
  let folder = "";
  const options = (timeoutMs = 9000) => ({
    cwd: folder,
    env: { ...process.env, BLUECORE_REHEARSAL: folder },
    log: join(folder, "output.log"),
    timeoutMs,
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bluecore-test-"));
  });

  afterEach(() => {
    stopAll(folder);
    rmSync(folder, { recursive: true });
  });

  it("gives its exit code and what it printed, and logs both the command and that", async () => {
    const finished = await run(...script("console.log('one'); console.error('two'); process.exitCode = 3"), options());
    expect(finished.code).to.equal(3);
    expect(finished.output).to.include("one").and.include("two");
    expect(readFileSync(join(folder, "output.log"), "utf8")).to.match(/^\$ .*\n[\s\S]*one/);
  });

  it("fails its step with the output when it must succeed and does not", async () => {
    const failure = await succeed(...script("console.log('why'); process.exitCode = 1"), options()).catch((e) => e);
    expect(failure).to.be.instanceOf(StepFailure);
    expect(failure.message).to.include("exit code 1");
    expect(failure.output).to.equal("why\n");
  });

  it("is ended with its children when its time is up", async function () {
    if (platform() !== "linux") this.skip();
    const child =
      "require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }); setInterval(() => {}, 1000)";
    const failure = await run(...script(child), options(500)).catch((error) => error);
    expect(failure.message).to.include("not done after 0.5 s");
    expect(markedProcesses(folder)).to.deep.equal([]);
  });

  it("is ended at once when it is aborted, with a child that left our process group", async function () {
    if (platform() !== "linux") this.skip();
    const leave = "require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore', detached: true })";
    const abort = new AbortController();
    const command = run(...script(`${leave}; console.log("begun"); setInterval(() => {}, 1000)`), {
      ...options(),
      abort: abort.signal,
    });
    while (!readFileSync(options().log, "utf8").includes("begun\n"))
      await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    expect((await command).code).to.equal(137);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(markedProcesses(folder)).to.deep.equal([]);
  });

  it("is found by its mark when it left our process group, and ended", async function () {
    if (platform() !== "linux") this.skip();
    const leave = "require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore', detached: true }).unref()";
    await run(...script(leave), options());
    start("sleep", ["60"], options());
    expect(markedProcesses(folder)).to.have.length(2);
    stopAll(folder);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(markedProcesses(folder)).to.deep.equal([]);
  });
});
