import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the image is made of, beside the folder `service`. */
export const imageFiles = ["Dockerfile", ".dockerignore", "package.json", "package-lock.json", "tsconfig.json"];

/** Parts of the folder `service` that .dockerignore keeps out of the image. */
const leftOut = /(\.test\.ts|\.md)$|^(testing|contract|manifests|k8s|dashboards|alerts)\/|\.sh$/;

/**
 * The tag of the image that the source at hand makes: a digest of all that goes into it, so that a tag never means two
 * things, and an unchanged service is deployed as it is.
 *
 * @param root the project's folder
 */
export function sourceDigest(root: string): string {
  const service = readdirSync(join(root, "service"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "service").length + 1))
    .filter((file) => !leftOut.test(file))
    .sort();
  const hash = createHash("sha256");
  for (const file of [...imageFiles, ...service.map((name) => join("service", name))]) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}
