import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { validate } from "../../stacks/validate";
import { environmentVars } from "../../stacks/vars";
import { backend } from "../../test/support/faults";
import { baseVars } from "../../test/support/synth";
import { deployedOf, type Project } from "../project";
import { Refusal } from "../refusal";
import { bringImage } from "./image";
import { promote } from "./promote";

/** Stand-ins for the programs: each stack's folder holds its outputs, and the folder `images` a file for each reference. */
const programs = {
  terraform: `echo "$(basename "$PWD") $*" >>"$ROOT/log"; if [ "$1" = output ]; then cat outputs.json; fi`,
  npm: `echo "npm $*" >>"$ROOT/log"`,
  skopeo: `file() { echo "$ROOT/images/$(echo "$1" | sed 's,docker://,,; s,/,_,g')"; }
for last in "$@"; do before="$target"; target="$last"; done
if [ "$1" = copy ]; then cp "$(file "$before")" "$(file "$target")"; exit; fi
cat "$(file "$target")" || { echo "manifest unknown" >&2; exit 1; }`,
};

describe("a promotion", () => {
  let root: string;
  let project: Project;
  let server: Server;
  let baseUrl: string;

  before(async () => {
    server = createServer((_, response) => response.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bluecore-promote-"));
    for (const folder of ["bin", "images"]) mkdirSync(join(root, folder));
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(root, "bin", name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(root, "bin", name), 0o755);
    }
    const environment = (name: string) => {
      mkdirSync(join(root, "cdktf.out", "stacks", name), { recursive: true });
      return { name, vars: environmentVars({ ...baseVars, domain: `${name}.example.com` }), backend };
    };
    const env = { PATH: `${join(root, "bin")}${delimiter}${process.env.PATH}`, ROOT: root };
    project = { root, env, environments: validate([environment("demo"), environment("prod")]) };
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const runs = (name: string, tag?: string) => {
    const outputs = tag === undefined ? {} : { counter_image: { value: `registry/bluecore-${name}/counter:${tag}` } };
    writeFileSync(join(root, "cdktf.out", "stacks", name, "outputs.json"), JSON.stringify(outputs));
  };
  const image = (name: string, tag: string) => join(root, "images", `registry_bluecore-${name}_counter:${tag}`);
  const act = (...names: readonly string[]) =>
    promote(project, [...names, "--skip-synth", "--registry", "registry", "--base-url", baseUrl]);
  const log = () => readFileSync(join(root, "log"), "utf8");

  it("brings the image that the one environment runs to the other, and releases just that", async () => {
    runs("demo", "good");
    runs("prod", "older");
    writeFileSync(image("demo", "good"), "sha256:good");
    writeFileSync(image("demo", "newest"), "sha256:newest");
    expect(await act("demo", "prod")).to.equal(0);
    expect(readFileSync(image("prod", "good"), "utf8")).to.equal("sha256:good");
    expect(existsSync(image("prod", "newest"))).to.equal(false);
    expect(log())
      .to.match(/^prod plan .*-var=image_tag=good$/m)
      .and.to.contain("test:contract");
  });

  it("is refused where nothing runs that could be promoted", async () => {
    runs("demo");
    const refused = await act("demo", "prod").catch((error) => error);
    expect(refused).to.be.instanceOf(Refusal);
    expect(refused.message).to.match(/^demo runs no image; release one first/);
    expect(log()).to.not.match(/^prod/m);
  });

  it("takes two environments", async () => {
    expect(await act("demo").catch((error) => error)).to.be.instanceOf(Refusal);
  });

  it("keeps an image that a first deploy built of the same source, under the tag that cannot be given again", async () => {
    writeFileSync(image("demo", "good"), "sha256:good");
    writeFileSync(image("prod", "good"), "sha256:built-in-prod");
    const [from, to] = [deployedOf(project, "demo"), deployedOf(project, "prod")];
    await bringImage(project, { from, to, tag: "good", registry: "registry" });
    expect(readFileSync(image("prod", "good"), "utf8")).to.equal("sha256:built-in-prod");
  });
});
