// Tests stand beside their source as `<name>.test.ts`; those that need a real engine end in `.integration.test.ts`. They
// run compiled, but are listed from the source, so that a deleted test vanishes at once. MOCHA_SUITE chooses a part.
const { readdirSync } = require("node:fs");
const { join } = require("node:path");

const folders = [".ci", "service", "stacks", "modules", "envs", "test"];
const suites = {
  unit: (file) => !file.endsWith(".integration.test.ts"),
  integration: (file) => file.endsWith(".integration.test.ts"),
};
const suite = suites[process.env.MOCHA_SUITE] ?? (() => true);

module.exports = {
  spec: folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, String(file))))
    .filter((file) => file.endsWith(".test.ts") && suite(file))
    .sort()
    .map((file) => join("dist-test", file.replace(/\.ts$/, ".js"))),
  timeout: 10_000,
  "node-option": ["enable-source-maps"],
};
