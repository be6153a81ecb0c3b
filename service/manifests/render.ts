import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "./object";

/** kubectl reads YAML 1.1, in which a bare `yes` or `Off` is a boolean. */
const style = { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false } as const;

/** The objects as one YAML file under a line that says where they come from. */
export const toYaml = (objects: readonly KubernetesObject[], origin: string) =>
  [`# ${origin}\n`, ...objects.map((object) => stringify(object, style))].join("---\n");

/** Writes files of objects to a folder, which is made when it is missing. Returns the paths. */
export function writeManifests(
  folder: string,
  files: Readonly<Record<string, readonly KubernetesObject[]>>,
  origin: string,
): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(files).map(([name, objects]) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, toYaml(objects, origin));
    return path;
  });
}
