import { writeFileSync } from "node:fs";
import { readmeAsItShouldBe, readmePath } from "./readme";

/** `npm run docs:service`: makes the tables of service/README.md anew. */
readmeAsItShouldBe().then((text) => writeFileSync(readmePath, text));
