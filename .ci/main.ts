import { join } from "node:path";
import { EnvironmentFaults } from "../stacks/environments";
import { envs } from "./envs";
import { driftReportCommand, planCommentCommand } from "./github/reports";
import { checkTitle } from "./github/title";
import { apply } from "./plan/apply";
import { plan } from "./plan/command";
import { drift } from "./plan/drift";
import { openProject, type Project } from "./project";
import { Refusal } from "./refusal";
import { releaseCommand } from "./service/command";
import { imageBuild, imageCopy, imagePush, imageTag } from "./service/image";
import { setenvsDeployed } from "./service/manifests";
import { promote } from "./service/promote";

/** A command; it returns the exit code. */
type Command = (project: Project, args: readonly string[]) => Promise<number>;

/** The commands by the names of their scripts in package.json. */
const commands: Readonly<Record<string, Command>> = {
  envs,
  plan,
  apply,
  drift,
  "plan:comment": planCommentCommand,
  "drift:report": driftReportCommand,
  "check:title": checkTitle,
  "image:tag": imageTag,
  "image:build": imageBuild,
  "image:push": imagePush,
  "image:copy": imageCopy,
  release: releaseCommand,
  promote,
  "setenvs:deployed": setenvsDeployed,
};

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  if (!command) throw new Refusal(`no command "${name}"; there are ${Object.keys(commands).join(", ")}`);
  // This file is dist-ci/.ci/main.js.
  const compiled = join(__dirname, "..");
  return command(openProject(join(compiled, ".."), compiled, process.env), args);
}

/** Mistakes in the call have a code of Node's; a stack trace would tell nothing more about them. */
const isPlain = (error: unknown) =>
  error instanceof Refusal ||
  error instanceof EnvironmentFaults ||
  (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(isPlain(error) && error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
