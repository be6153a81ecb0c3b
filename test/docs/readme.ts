import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentSchema, globalSchema } from "../../stacks/vars";
import { referenceTable } from "./variables";

/** The project's folder, seen from this file's place in dist-test. */
const root = join(__dirname, "..", "..", "..");

export const readmePath = join(root, "README.md");

/** The generated parts of README.md, by the name in their markers. */
export const generated = {
  "environment variables": () => referenceTable(environmentSchema),
  "account variables": () => referenceTable(globalSchema),
} as const;

/** README.md as it should be: each part between `<!-- name -->` and `<!-- end of name -->` made anew. */
export function readmeAsItShouldBe(): string {
  return Object.entries(generated).reduce(
    (text, [name, make]) => {
      const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
      const [from, to] = [text.indexOf(begin), text.indexOf(end)];
      if (from < 0 || to < from)
        throw new Error(`README.md: the markers "${begin.trim()}" and "${end.trim()}" are missing`);
      return text.slice(0, from + begin.length) + make() + text.slice(to);
    },
    readFileSync(readmePath, "utf8"),
  );
}
