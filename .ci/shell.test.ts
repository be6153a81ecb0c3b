import { expect } from "chai";
import { Refusal } from "./refusal";
import { run, succeed } from "./shell";

const options = { cwd: ".", env: process.env };
const script = (text: string): [string, string[]] => [process.execPath, ["-e", text]];

describe("a program that a command runs", () => {
  it("gives its exit code, its output, and apart what it answered", async () => {
    const { code, stdout, output } = await run(
      ...script("console.log('a'); console.error('b'); process.exitCode = 2"),
      options,
    );
    expect([code, stdout]).to.deep.equal([2, "a\n"]);
    expect(output).to.contain("a").and.to.contain("b");
  });

  it("reads what it is given", async () => {
    const echo = script("process.stdin.pipe(process.stdout)");
    expect(await succeed(...echo, { ...options, input: "a password" })).to.equal("a password");
  });

  it("is refused with what it said, when it must succeed and does not", async () => {
    const refused = await succeed(...script("console.error('why'); process.exitCode = 1"), options).catch(
      (error) => error,
    );
    expect(refused).to.be.instanceOf(Refusal);
    expect(refused.message).to.match(/exit code 1\nwhy$/);
  });

  it("is named when it isn't there, with where it comes from", async () => {
    const refused = await run("terraform", [], { cwd: ".", env: { PATH: "/nowhere" } }).catch((error) => error);
    expect(refused).to.be.instanceOf(Refusal);
    expect(refused.message).to.match(/^terraform is not on the PATH; install Terraform/);
  });
});
