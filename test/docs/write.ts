import { writeFileSync } from "node:fs";
import { readmeAsItShouldBe, readmePath } from "./readme";

/** `npm run docs`: makes the generated parts of README.md anew. */
writeFileSync(readmePath, readmeAsItShouldBe());
