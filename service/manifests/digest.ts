import { createHash } from "node:crypto";
import type { CounterEnv } from "./config-map";

/** A hash of a configuration that is known now. */
export const digestOf = (configuration: CounterEnv) =>
  createHash("sha256").update(JSON.stringify(configuration)).digest("hex");
