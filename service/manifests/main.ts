import { join, relative } from "node:path";
import { minikubeFiles } from "./minikube";
import { writeManifests } from "./render";

/** `npm run manifests`: renders service/k8s/minikube. The compiled file is dist-test/service/manifests/main.js. */
const root = join(__dirname, "..", "..", "..");

export const minikubeFolder = join("service", "k8s", "minikube");
export const minikubeOrigin = "Rendered from service/manifests by `npm run manifests`; change it there.";

if (require.main === module) {
  for (const path of writeManifests(join(root, minikubeFolder), minikubeFiles(), minikubeOrigin)) {
    console.log(relative(root, path));
  }
}
