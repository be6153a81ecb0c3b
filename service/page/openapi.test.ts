import Ajv from "ajv/dist/2020";
import { expect } from "chai";
import { errorIds } from "../errors";
import { createRouter } from "../routes/router";
import { StoreError } from "../store/store";
import { type AppServer, startAppServer } from "../testing/app-server";
import { gate } from "../testing/memory-store";
import { openapi } from "./openapi";

describe("openapi.json", () => {
  let api: AppServer;
  const ajv = new Ajv({ strict: false });
  ajv.addSchema(openapi, "openapi");

  beforeEach(async () => {
    api = await startAppServer();
  });
  afterEach(() => api.stop());

  /** Calls a route and expects its answer to be one that the description has. */
  async function described(path: string, method: string, init: RequestInit = {}): Promise<number> {
    const response = await fetch(`${api.baseUrl}${path}`, { ...init, method });
    const body: unknown = await response.json();
    const pointer = [path, method.toLowerCase(), "responses", String(response.status), "content", "application/json"];
    const escaped = ["paths", ...pointer, "schema"].map((part) => part.replaceAll("/", "~1")).join("/");
    const validate = ajv.compile({ $ref: `openapi#/${escaped}` });
    expect(validate(body), `${path} ${response.status} ${JSON.stringify(validate.errors)}`).to.equal(true);
    return response.status;
  }

  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [path, method.toUpperCase()] as const),
  );

  it("is what the service serves", async () => {
    expect(await (await fetch(`${api.baseUrl}/openapi.json`)).json()).to.deep.equal({
      ...JSON.parse(JSON.stringify(openapi)),
      servers: [{ url: "/" }],
    });
  });

  it("describes every route but the page and itself, with the methods they take", async () => {
    for (const [path, method] of operations) {
      const { headers } = await fetch(`${api.baseUrl}${path}`, { method: "OPTIONS" });
      expect(headers.get("allow")?.split(", "), path).to.include(method);
    }
    const undescribed = ["/", "/openapi.json"];
    const routes = createRouter(api.deps)
      .stack.filter(({ path }) => !undescribed.includes(String(path)))
      // The router makes a HEAD of each GET.
      .flatMap(({ path, methods }) =>
        methods.filter((method) => method !== "HEAD").map((method) => `${method} ${path}`),
      );
    expect(operations.map(([path, method]) => `${method} ${path}`)).to.have.members(routes);
  });

  for (const [path, method] of operations) {
    it(`describes what ${method} ${path} answers, well and badly`, async () => {
      expect(await described(path, method)).to.equal(200);
      if (path === "/healthz") return;
      for (const outcome of ["unavailable", "invalid", "unknown"] as const) {
        const held = gate();
        api.store.gate = held.promise;
        held.fail(new StoreError(outcome, "connection", "away"));
        expect(await described(path, method)).to.equal(outcome === "invalid" ? 500 : 503);
      }
    });
  }

  it("describes what a malformed key and a large body get", async () => {
    expect(await described("/write", "POST", { headers: { "Idempotency-Key": "a b" } })).to.equal(400);
    expect(await described("/write", "POST", { body: "x".repeat(20_000) })).to.equal(413);
  });

  it("names only ids that exist", () => {
    const named = [...JSON.stringify(openapi).matchAll(/`error\.id` is ([a-z_ ]+)"/g)].flatMap((match) =>
      (match[1] ?? "").split(" or "),
    );
    expect(named).to.not.have.length(0);
    expect(errorIds).to.include.members(named);
  });
});
