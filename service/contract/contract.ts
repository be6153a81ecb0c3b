import { expect } from "chai";

/** An answer of the API, as a client sees it. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

/**
 * What every deployment of the API keeps to, whatever store it has. Others may count at the same time: nothing here
 * depends on where the counter stands.
 *
 * @param baseUrl asked when the tests run; where the API is, without a slash at the end
 */
export function describeContract(title: string, baseUrl: () => string): void {
  const request = async (method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${baseUrl()}${path}`, { method, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === "" ? undefined : JSON.parse(text) };
  };
  const counted = async (method: "GET" | "POST", path: string, headers?: Record<string, string>): Promise<number> => {
    const answer = await request(method, path, headers);
    expect(answer.status, JSON.stringify(answer.json)).to.equal(200);
    expect(answer.json).to.have.all.keys("counter");
    expect(answer.headers.get("content-type")).to.match(/^application\/json/);
    return Object(answer.json).counter;
  };

  describe(`the contract: ${title}`, () => {
    it("GET /read answers the counter, an integer", async () => {
      expect(await counted("GET", "/read")).to.satisfy(Number.isSafeInteger);
    });

    it("POST /write counts one and answers the new value", async () => {
      const before = await counted("GET", "/read");
      const written = await counted("POST", "/write");
      expect(written).to.be.greaterThan(before);
      expect(await counted("GET", "/read")).to.be.at.least(written);
    });

    it("gives each of many writes at once a value of its own", async () => {
      const before = await counted("GET", "/read");
      const values = await Promise.all(Array.from({ length: 50 }, () => counted("POST", "/write")));
      expect(new Set(values).size).to.equal(50);
      expect(Math.min(...values)).to.be.greaterThan(before);
      expect(await counted("GET", "/read")).to.be.at.least(before + 50);
    });

    it("counts once for an Idempotency-Key and gives the same answer again", async () => {
      const key = { "Idempotency-Key": `contract-${Date.now()}-${Math.random()}` };
      const together = await Promise.all(Array.from({ length: 10 }, () => counted("POST", "/write", key)));
      await counted("POST", "/write");
      expect(new Set([...together, await counted("POST", "/write", key)]).size).to.equal(1);
    });

    for (const key of ["", "two words", "é", "x".repeat(256)]) {
      it(`refuses the Idempotency-Key ${JSON.stringify(key.slice(0, 12))} (${key.length} long)`, async () => {
        const { status, json } = await request("POST", "/write", { "Idempotency-Key": key });
        expect(status).to.equal(400);
        expect(json).to.have.nested.property("error.id", "invalid_idempotency_key");
      });
    }

    it("answers an unknown path with 404 and an id", async () => {
      const { status, json } = await request("GET", "/nowhere");
      expect(status).to.equal(404);
      expect(json).to.have.nested.property("error.id", "not_found");
    });

    for (const [method, path, allow] of [
      ["POST", "/read", "GET, HEAD, OPTIONS"],
      ["GET", "/write", "OPTIONS, POST"],
      ["DELETE", "/write", "OPTIONS, POST"],
    ] as const) {
      it(`answers ${method} ${path} with 405 and what is allowed`, async () => {
        const { status, headers, json } = await request(method, path);
        expect(status).to.equal(405);
        expect(headers.get("allow")).to.equal(allow);
        expect(json).to.have.nested.property("error.id", "method_not_allowed");
      });
    }

    it("answers HEAD like GET without a body, and OPTIONS with what is allowed", async () => {
      const head = await fetch(`${baseUrl()}/read`, { method: "HEAD" });
      expect([head.status, await head.text()]).to.deep.equal([200, ""]);
      const options = await fetch(`${baseUrl()}/write`, { method: "OPTIONS" });
      expect([options.status, options.headers.get("allow")]).to.deep.equal([204, "OPTIONS, POST"]);
    });

    it("takes no harm from a query string", async () => {
      expect(await counted("GET", "/read?counter=7&%zz=%&a[]=1")).to.satisfy(Number.isSafeInteger);
    });

    it("is healthy and ready", async () => {
      expect((await request("GET", "/healthz")).status).to.equal(200);
      expect((await request("GET", "/readyz")).status).to.equal(200);
    });
  });
}
