import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Workspace } from "../support/workspace";
import { credentials, type Emulator } from "./emulator";
import { cacheFolder } from "./python";

/** Folder of a provider mirror (laid out as Terraform does, HOST/hashicorp/aws/VERSION/PLATFORM), for machines that can't reach the registry. */
export const pluginFolder = process.env.BLUECORE_PLUGIN_DIR;

/** Terraform 1.11 is the first that has write-only arguments. */
const oldestMinor = 11;

/** Terraform's version; throws when there is none, or one that is too old. */
export function terraformVersion(): string {
  const help = "Terraform 1.11 or later is needed on PATH: see developer.hashicorp.com/terraform/install";
  let version: string;
  try {
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    const answer = execFileSync("terraform", ["version", "-json"], {
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    version = JSON.parse(answer).terraform_version;
  } catch {
    throw new Error(help);
  }
  const [major, minor] = version.split(".").map(Number);
  if (major !== 1 || (minor ?? 0) < oldestMinor) throw new Error(`${help} (this one is ${version})`);
  return version;
}

/**
 * The environment that cdktf and Terraform run in: the emulator is all of AWS, and neither a profile nor a setting of the
 * person who runs the rehearsal has a say in it.
 */
export function deployEnvironment({ folder, project }: Workspace, { url }: Emulator): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|TF|CDKTF)_|^HTTP_PROXY$|^NO_PROXY$/i.test(name));
  return {
    ...Object.fromEntries(own),
    ...credentials,
    ...providerSource(folder),
    BLUECORE_REHEARSAL: folder,
    HOME: join(folder, "home"),
    // The stand-ins for what reaches out of the account, such as a container engine.
    PATH: `${join(project, "test", "support", "bin")}${delimiter}${process.env.PATH}`,
    AWS_ENDPOINT_URL: url,
    // The provider repeats a failing call 25 times by itself, which takes minutes.
    AWS_MAX_ATTEMPTS: "2",
    AWS_EC2_METADATA_DISABLED: "true",
    // S3 Control puts the account's number before the host: a name that no resolver knows, and the emulator serves.
    HTTP_PROXY: url,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    CI: "true",
  };
}

/** A file to source in a shell, so that cdktf, Terraform and the aws CLI talk to the emulator as the rehearsal does. */
export function writeShellEnvironment({ folder }: Workspace, env: NodeJS.ProcessEnv): string {
  const file = join(folder, "env.sh");
  const wanted = /^(AWS_|TF_|CDKTF_|HTTP_PROXY|CHECKPOINT_DISABLE|HOME$|CI$)/;
  const lines = Object.entries(env).filter(([name]) => wanted.test(name));
  writeFileSync(
    file,
    [...lines, ["AWS_REGION", "us-west-2"]].map(([k, v]) => `export ${k}=${JSON.stringify(v)}\n`).join(""),
  );
  return file;
}

function providerSource(folder: string): NodeJS.ProcessEnv {
  if (!pluginFolder) {
    const cache = join(cacheFolder, "providers");
    mkdirSync(cache, { recursive: true });
    return { TF_PLUGIN_CACHE_DIR: cache };
  }
  const config = join(folder, "terraform.rc");
  writeFileSync(
    config,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(pluginFolder)}\n  }\n}\n`,
  );
  // cdktf would set a plugin cache of its own, into which Terraform then copies the provider.
  return { TF_CLI_CONFIG_FILE: config, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" };
}
