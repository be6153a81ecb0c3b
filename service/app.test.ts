import { connect } from "node:net";
import { expect } from "chai";
import { StoreError } from "./store/store";
import { type AppServer, type AppServerOptions, startAppServer } from "./testing/app-server";
import { gate } from "./testing/memory-store";

describe("the API", () => {
  let api: AppServer;
  const start = async (options?: AppServerOptions) => {
    api = await startAppServer(options);
  };
  afterEach(() => api.stop());

  const call = (path: string, init?: RequestInit) => fetch(`${api.baseUrl}${path}`, init);
  const write = (headers: Record<string, string> = {}) => call("/write", { method: "POST", headers });
  const errorId = async (response: Response): Promise<unknown> => Object(await response.json()).error?.id;

  /** Sends bytes as they are, and resolves with all that came back until the server closed. */
  const raw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = "";
      const socket = connect(api.port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => {
        answer += chunk;
      });
      socket.on("close", () => resolve(answer)).on("error", reject);
    });

  it("counts from nothing", async () => {
    await start();
    expect(await (await call("/read")).text()).to.equal('{"counter":0}');
    expect(await (await write()).text()).to.equal('{"counter":1}');
  });

  for (const [outcome, status, id] of [
    ["unavailable", 503, "store_unavailable"],
    ["unknown", 503, "outcome_unknown"],
    ["invalid", 500, "counter_invalid"],
  ] as const) {
    it(`answers a store whose write is ${outcome} with ${status} ${id}`, async () => {
      await start();
      const held = gate();
      api.store.gate = held.promise;
      held.fail(new StoreError(outcome, "connection", "inner detail"));
      const response = await write();
      expect(response.status).to.equal(status);
      expect(response.headers.get("retry-after")).to.equal(status === 503 ? "1" : null);
      const text = await response.text();
      expect(text).to.contain(`"${id}"`).and.to.not.contain("inner detail");
    });
  }

  it("answers 500 to what nobody foresaw, and shows nothing of it", async () => {
    await start();
    const held = gate();
    api.store.gate = held.promise;
    held.fail(new Error("secret at /home/somebody"));
    const response = await call("/read");
    expect(response.status).to.equal(500);
    expect(await response.json()).to.deep.equal({
      error: { id: "internal", message: "Something unforeseen happened." },
    });
    expect(api.logged.join("")).to.contain("request failed");
  });

  it("refuses requests past the bound at once, and serves again when there is room", async () => {
    await start({ maxConcurrentRequests: 2 });
    const held = gate();
    api.store.gate = held.promise;
    const inWork = [write(), write()];
    await new Promise((resolve) => setTimeout(resolve, 50));
    const refused = await write();
    expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([503, "1"]);
    expect(await errorId(refused)).to.equal("overloaded");
    held.open();
    expect((await Promise.all(inWork)).map(({ status }) => status)).to.deep.equal([200, 200]);
    expect((await write()).status).to.equal(200);
  });

  it("gives back a client's request id, and one of its own for none or a harmful one", async () => {
    await start();
    const idFor = async (given?: string) =>
      (await call("/read", given === undefined ? {} : { headers: { "X-Request-Id": given } })).headers.get(
        "x-request-id",
      );
    expect(await idFor("trace-1")).to.equal("trace-1");
    expect(await idFor()).to.match(/^[0-9a-f-]{36}$/);
    expect(await idFor('a"b')).to.match(/^[0-9a-f-]{36}$/);
    expect(await idFor("x".repeat(129))).to.match(/^[0-9a-f-]{36}$/);
  });

  it("sends headers that suit an API, errors included", async () => {
    await start();
    for (const path of ["/read", "/nowhere"]) {
      const { headers } = await call(path);
      expect(headers.get("cache-control")).to.equal("no-store");
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
      expect(headers.get("content-security-policy")).to.equal("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get("x-powered-by")).to.equal(null);
    }
  });

  it("ignores a body of 16 KiB and refuses a larger one without counting", async () => {
    await start();
    const fits = await call("/write", { method: "POST", body: "x".repeat(16 * 1024) });
    expect(fits.status).to.equal(200);
    const tooLong = await call("/write", { method: "POST", body: "x".repeat(16 * 1024 + 1) });
    expect([tooLong.status, await errorId(tooLong)]).to.deep.equal([413, "body_too_large"]);
    expect(api.store.value).to.equal(1);
  });

  it("refuses a body of unknown length at the limit, without counting", async () => {
    await start();
    const chunk = `1000\r\n${"x".repeat(4096)}\r\n`;
    const head = "POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await raw(head + chunk.repeat(5))).to.match(/^HTTP\/1.1 413 /);
    expect(api.store.value).to.equal(0);
    expect(await raw(`${head}${chunk}0\r\n\r\nGET /read HTTP/1.0\r\n\r\n`)).to.match(/^HTTP\/1.1 200 .*{"counter":1}/s);
  });

  it("answers a head that is too large, or no HTTP at all, in JSON and closes", async () => {
    await start();
    expect(await raw(`GET /read HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(9000)}\r\n\r\n`)).to.match(
      /^HTTP\/1.1 431 .*"headers_too_large"/s,
    );
    expect(await raw("\x16\x03\x01 hello\r\n\r\n")).to.match(/^HTTP\/1.1 400 .*"bad_request"/s);
  });

  it("lets no slow client hold a connection for ever", async () => {
    await start({ limits: { headMs: 100, requestMs: 200 } });
    expect(await raw("GET /read HTTP/1.1\r\nHost: a\r\nX-Slow: ")).to.match(/^HTTP\/1.1 408 .*"request_timeout"/s);
    const head = "POST /write HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\nx";
    expect(await raw(head)).to.match(/^HTTP\/1.1 408 /);
    expect(api.store.value).to.equal(0);
  });

  it("lives on when a client goes away before its answer", async () => {
    await start();
    const held = gate();
    api.store.gate = held.promise;
    const impatient = new AbortController();
    const gone = call("/write", { method: "POST", signal: impatient.signal }).catch((error: Error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 30));
    impatient.abort();
    expect(await gone).to.equal("AbortError");
    held.open();
    expect(await (await write()).text()).to.equal('{"counter":2}');
  });

  it("takes odd paths and methods without harm", async () => {
    await start();
    for (const path of ["/read/", "//read", "/READ", "/%zz", "/constructor", "/__proto__", "/read%00"]) {
      expect((await call(path)).status, path).to.equal(404);
    }
    expect(await raw("BREW /read HTTP/1.1\r\nHost: a\r\n\r\n")).to.match(/^HTTP\/1.1 400/);
    expect(await raw("GET http://a/read?b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).to.match(
      /^HTTP\/1.1 200/,
    );
    expect(await raw("TRACE /read HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).to.match(/^HTTP\/1.1 405/);
  });

  it("lies below its base path, with its health at the root for who asks the process itself", async () => {
    await start({ basePath: "/counter" });
    const statuses = async (...paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => (await call(path)).status));
    expect(await statuses("/counter", "/counter/", "/counter/read", "/counter/read?a=1")).to.deep.equal(
      Array(4).fill(200),
    );
    expect(await statuses("/counter/healthz", "/counter/readyz", "/healthz", "/readyz")).to.deep.equal(
      Array(4).fill(200),
    );
    expect(await statuses("/", "/read", "/counterread", "/counter/counter/read")).to.deep.equal(Array(4).fill(404));
    expect(await (await call("/counter/openapi.json")).json()).to.deep.include({ servers: [{ url: "/counter" }] });
    const text = await api.metrics.registry.getSingleMetricAsString("http_requests_total");
    expect(text).to.contain('{route="/read",method="GET",status="2xx"} 2').and.to.not.contain("counter/");
  });

  it("is not ready while it drains, and closes connections with their answer", async () => {
    await start();
    expect((await call("/readyz")).status).to.equal(200);
    api.state.draining = true;
    const response = await call("/readyz");
    expect([response.status, await errorId(response)]).to.deep.equal([503, "shutting_down"]);
    expect((await call("/healthz")).status).to.equal(200);
    expect(response.headers.get("connection")).to.equal("close");
  });

  it("makes no series out of what clients send", async () => {
    await start();
    for (let index = 0; index < 20; index += 1) await call(`/path-${index}?q=${index}`);
    for (const method of ["PURGE", "LOCK", "MKCOL"]) await call("/read", { method });
    await write();
    const text = await api.metrics.registry.getSingleMetricAsString("http_requests_total");
    const series = text.split("\n").filter((line) => line.startsWith("http_requests_total"));
    expect(series).to.have.members([
      'http_requests_total{route="other",method="GET",status="4xx"} 20',
      'http_requests_total{route="/read",method="other",status="4xx"} 3',
      'http_requests_total{route="/write",method="POST",status="2xx"} 1',
    ]);
  });

  it("logs one line a request at debug, with its id and without its query", async () => {
    await start({ logLevel: "debug" });
    await call("/read?token=hunter2", { headers: { "X-Request-Id": "r1", Authorization: "hunter3" } });
    const lines = api.logged.map((line) => JSON.parse(line));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include({ level: "debug", requestId: "r1", method: "GET", path: "/read", status: 200 });
    expect(api.logged.join("")).to.not.match(/hunter/);
  });
});
