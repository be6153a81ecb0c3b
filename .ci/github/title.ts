import type { Project } from "../project";
import { Refusal } from "../refusal";

/** Kinds of change; those of .github/release-please-config.json stand in the changelog. */
export const kinds = [
  "build",
  "chore",
  "ci",
  "deps",
  "docs",
  "feat",
  "fix",
  "perf",
  "refactor",
  "revert",
  "style",
  "test",
] as const;

/** https://www.conventionalcommits.org */
const form = new RegExp(`^(?:${kinds.join("|")})(?:\\([\\w./ -]+\\))?!?: \\S`);

/**
 * `npm run check:title`: whether the title of a pull request, `PULL_REQUEST_TITLE`, is a conventional commit; it becomes the
 * commit of main, from which the next version is reckoned. It is no argument, as anybody may write anything into it.
 */
export async function checkTitle({ env }: Pick<Project, "env">): Promise<number> {
  const { PULL_REQUEST_TITLE: title = "" } = env;
  if (!form.test(title)) {
    throw new Refusal(
      `the title must be a conventional commit such as "feat: counters by name" or "fix(page)!: …", got "${title}"; ` +
        `its first word is one of ${kinds.join(", ")}`,
    );
  }
  console.log(`${title}: a conventional commit`);
  return 0;
}
