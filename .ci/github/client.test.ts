import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { Refusal } from "../refusal";
import { GitHub } from "./client";

const marker = "<!-- mine -->";

/** A repository's issues and comments, as far as the client asks for them. */
class FakeGitHub {
  readonly calls: { method: string; path: string; body: unknown; token: string | undefined }[] = [];
  posts: object[] = [];
  status = 200;
  private readonly server: Server = createServer(async (request, response) => {
    const body = await text(request);
    const { method = "", url = "" } = request;
    this.calls.push({ method, path: url, body: body && JSON.parse(body), token: request.headers.authorization });
    response.statusCode = this.status;
    const page = Number(/[?&]page=(\d+)/.exec(url)?.[1]);
    response.end(JSON.stringify(method === "GET" ? this.posts.slice((page - 1) * 100, page * 100) : {}));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  get written() {
    return this.calls.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("what the pipelines write to GitHub", () => {
  let fake: FakeGitHub;
  let github: GitHub;
  beforeEach(async () => {
    fake = new FakeGitHub();
    github = new GitHub({ apiUrl: await fake.start(), repository: "owner/name", token: "token-of-the-run" });
  });
  afterEach(() => fake.stop());

  it("is a new comment the first time", async () => {
    fake.posts = [
      { id: 1, body: "somebody's" },
      { id: 2, body: `not first ${marker}` },
      { id: 3, body: null },
    ];
    expect(await github.upsertComment(12, marker, `${marker}\nplan`)).to.equal("made");
    expect(fake.written).to.deep.equal(["POST /repos/owner/name/issues/12/comments"]);
    expect(fake.calls.at(-1)).to.deep.include({ body: { body: `${marker}\nplan` }, token: "Bearer token-of-the-run" });
  });

  it("is the same comment the next time, on whatever page it stands", async () => {
    fake.posts = [
      ...Array.from({ length: 150 }, (_, id) => ({ id, body: "other" })),
      { id: 777, body: `${marker}\nold` },
    ];
    expect(await github.upsertComment(12, marker, "new")).to.equal("updated");
    expect(fake.written).to.deep.equal(["PATCH /repos/owner/name/issues/comments/777"]);
  });

  it("is one open issue, updated while it stands and closed when all is well", async () => {
    const report = { title: "Drift: demo", body: `${marker}\nplan` };
    expect(await github.upsertIssue(marker, report, "drift")).to.equal("made");
    fake.posts = [{ number: 5, id: 50, body: `${marker}\nold` }];
    expect(await github.upsertIssue(marker, report, "drift")).to.equal("updated");
    expect(await github.closeIssue(marker, "drift", "gone")).to.equal("closed");
    fake.posts = [];
    expect(await github.closeIssue(marker, "drift", "gone")).to.equal("none");
    expect(fake.written).to.deep.equal([
      "POST /repos/owner/name/issues",
      "PATCH /repos/owner/name/issues/5",
      "POST /repos/owner/name/issues/5/comments",
      "PATCH /repos/owner/name/issues/5",
    ]);
    expect(fake.calls.find(({ method }) => method === "GET")?.path).to.contain("state=open&labels=drift");
  });

  it("is refused with GitHub's own words, and never the token", async () => {
    fake.status = 403;
    const refused = await github.upsertComment(12, marker, "x").catch((error) => error);
    expect(refused).to.be.instanceOf(Refusal);
    expect(refused.message)
      .to.match(/^GitHub: GET issues\/12\/comments.*: 403/)
      .and.to.not.contain("token-of-the-run");
  });

  it("needs a repository and a token, and says so", () => {
    expect(() => GitHub.from({ GITHUB_REPOSITORY: "owner/name" })).to.throw(Refusal, "GITHUB_TOKEN are needed");
  });
});
