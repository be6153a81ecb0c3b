import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * `npm run state:move`: moves the state of envs/global, kept beside the project until its bucket existed, into that bucket.
 * It changes the backend's one word and lets `cdktf deploy` migrate; when that fails the word is put back.
 */
const root = join(__dirname, "..", "..");
const file = "envs/global/backend.ts";
const path = join(root, file);

function moveState(): number {
  const before = readFileSync(path, "utf8");
  const after = before.replace('stateIn("local"', 'stateIn("s3"');
  if (after === before) {
    console.error(`${file}: no stateIn("local", …) to change: the state has been moved already, or is kept elsewhere`);
    return 1;
  }
  writeFileSync(path, after);
  const cdktf = join(root, "node_modules", "cdktf-cli", "bundle", "bin", "cdktf");
  const deploy = ["deploy", "global", "--migrate-state", "--auto-approve", ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [cdktf, ...deploy], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    writeFileSync(path, before);
    console.error(`${file}: put back to "local", as the move did not succeed; the local state is as it was`);
    return 1;
  }
  console.log(`${file} now says "s3": commit it. The local copy of the state is no longer used.`);
  return 0;
}

process.exitCode = moveState();
