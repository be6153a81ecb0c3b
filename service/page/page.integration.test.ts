import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { StoreError } from "../store/store";
import { type AppServer, startAppServer } from "../testing/app-server";
import { startChromium } from "../testing/chromium";
import { gate } from "../testing/memory-store";

describe("the page, in Chromium", function () {
  this.timeout(120_000);
  let api: AppServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());
  beforeEach(async () => {
    api = await startAppServer();
    page = await browser.newPage();
    complaints = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await page.close();
    await api.stop();
  });

  const restart = async (basePath: string) => {
    await api.stop();
    api = await startAppServer({ basePath });
  };
  const shown = (text: string) => page.locator("output", { hasText: new RegExp(`^${text}$`) }).waitFor();

  it("shows the counter and counts at a click, with nothing that its policy would refuse", async () => {
    api.store.value = 41;
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto(api.baseUrl);
    await shown("41");
    await page.getByRole("button").click();
    await shown("42");
    expect(loaded.filter((path) => path !== ",")).to.deep.equal(["/", "/read", "/write"]);
    expect(complaints).to.deep.equal([]);
    const style = await page.evaluate<string>("getComputedStyle(document.querySelector('output')).fontSize");
    expect(Number.parseFloat(style)).to.be.greaterThan(40);
  });

  it("shows both curl lines for where it is", async () => {
    await page.goto(api.baseUrl);
    expect(await page.locator("pre").textContent()).to.equal(
      `curl ${api.baseUrl}/read\ncurl -X POST ${api.baseUrl}/write`,
    );
  });

  it("works below a base path, typed with a slash or without", async () => {
    await restart("/counter");
    await page.goto(`${api.baseUrl}/counter`);
    await page.getByRole("button").click();
    await shown("1");
    await page.goto(`${api.baseUrl}/counter/`);
    await shown("1");
    expect(await page.locator("pre").textContent()).to.contain(`curl ${api.baseUrl}/counter/read`);
    expect(complaints).to.deep.equal([]);
  });

  it("says what went wrong, and counts a click that is repeated once", async () => {
    await page.goto(api.baseUrl);
    await shown("0");
    const held = gate();
    api.store.gate = held.promise;
    held.fail(new StoreError("unknown", "connection", "away"));
    await page.getByRole("button").click();
    await page.getByRole("status").filter({ hasText: "may have been counted" }).waitFor();
    api.store.gate = undefined;
    await page.getByRole("button").click();
    await shown("1");
    const keys = api.store.batches.flatMap((batch) => batch.keys);
    expect(keys).to.have.length(2);
    expect(new Set(keys).size).to.equal(1);
  });

  it("runs no script but its own", async () => {
    await page.goto(api.baseUrl);
    const ran = await page.evaluate<boolean>(`new Promise((resolve) => {
      const script = document.createElement("script");
      script.textContent = "window.injected = true";
      document.addEventListener("securitypolicyviolation", () => resolve("injected" in window));
      document.head.append(script);
    })`);
    expect(ran).to.equal(false);
  });
});
