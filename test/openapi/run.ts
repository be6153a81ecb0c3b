import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceProcess } from "../../service/testing/service-process";

/**
 * `npm run test:openapi`: schemathesis sends what openapi.json allows, and what it does not, to a service of its own, and
 * holds every answer against it. Its Python environment is made once, in the cache folder.
 */
const version = "4.32.5";
const cache = process.env.CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "bluecore");

async function main(): Promise<void> {
  const python = join(cache, `schemathesis-${version}`);
  const program = join(python, "bin/schemathesis");
  if (!existsSync(program)) {
    execFileSync("python3", ["-m", "venv", python], { stdio: "inherit" });
    const wanted = ["install", "--quiet", `schemathesis==${version}`];
    execFileSync(join(python, "bin/pip"), wanted, { stdio: "inherit" });
  }
  const folder = mkdtempSync(join(tmpdir(), "bluecore-openapi-"));
  const service = await ServiceProcess.start({ DATA_DIR: join(folder, "data") });
  try {
    const options = ["--max-examples", "100", "--seed", "1", "--no-color", "--generation-database", "none"];
    const { status } = spawnSync(program, ["run", `${service.baseUrl}/openapi.json`, ...options], {
      cwd: folder,
      stdio: "inherit",
      timeout: 300_000,
    });
    process.exitCode = status ?? 1;
  } finally {
    await service.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
