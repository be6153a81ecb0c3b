import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { driftMarker } from "../plan/markdown";
import type { PlanSummary } from "../plan/summary";
import type { Project } from "../project";
import { Refusal } from "../refusal";
import { driftReportCommand, planCommentCommand } from "./reports";

const summary: PlanSummary = {
  environment: "demo",
  source: "0123456789abcdef",
  destroy: false,
  outcome: "none",
  changes: [],
  outputs: [],
};

describe("a report of plans", () => {
  let project: Project;
  let server: Server;
  let written: string[];

  beforeEach(async () => {
    written = [];
    // An issue is open already.
    const issue = { number: 5, id: 50, body: `${driftMarker}\nold` };
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.method !== "GET") written.push(Buffer.concat(chunks).toString());
      response.end(request.method === "GET" ? JSON.stringify([issue]) : "{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const env = { GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_REPOSITORY: "owner/name", GITHUB_TOKEN: "token" };
    project = { root: mkdtempSync(join(tmpdir(), "bluecore-reports-")), env, environments: [] };
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(project.root, { recursive: true });
  });

  const keep = (kept: PlanSummary) => {
    const folder = join(project.root, "cdktf.out", "plans", kept.environment);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "summary.json"), JSON.stringify(kept));
  };
  const expected = (...names: readonly string[]) => ["--expected", JSON.stringify(names.map((name) => ({ name })))];

  it("closes the issue about drift when every expected environment was planned and has none", async () => {
    keep(summary);
    expect(await driftReportCommand(project, expected("demo"))).to.equal(0);
    expect(written.join()).to.contain('"state":"closed"');
  });

  it("keeps it open while an expected environment said nothing, and names that", async () => {
    keep(summary);
    mkdirSync(join(project.root, "cdktf.out", "plans", "cut-off"));
    expect(await driftReportCommand(project, expected("demo", "cut-off", "prod"))).to.equal(0);
    expect(written.join()).to.contain("Drift: cut-off, prod").and.to.not.contain("closed");
  });

  it("tells of it in a pull request, too, where nothing was planned at all", async () => {
    expect(await planCommentCommand(project, ["--pull-request", "7", ...expected("demo")])).to.equal(0);
    expect(written.join()).to.contain("### demo: the plan failed");
  });

  for (const [what, args] of [
    ["nothing was planned, nor expected", []],
    ["what is expected is no list of environments", ["--expected", "demo"]],
  ] as const) {
    it(`is refused when ${what}`, async () => {
      expect(await driftReportCommand(project, args).catch((error) => error)).to.be.instanceOf(Refusal);
      expect(written).to.deep.equal([]);
    });
  }
});
