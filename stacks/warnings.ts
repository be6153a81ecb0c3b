import { isPastStandardSupport, standardSupportUntil } from "../modules/eks/versions";
import type { Environment } from "./environments";
import { type EnvironmentVars, environmentSchema } from "./vars";

/** What should be changed soon but stops nothing, as `file: key …; mend`. */
export function warningsOf({ file, schema, vars }: Environment, now: Date): string[] {
  if (schema !== environmentSchema) return [];
  const { creationConfig, eks } = vars as EnvironmentVars;
  if (!creationConfig.createEksCluster || !isPastStandardSupport(eks.version, now)) return [];
  const end = standardSupportUntil[eks.version];
  return [
    `${file}: eks.version "${eks.version}" left standard support on ${end}: a new cluster is refused and EKS upgrades an old one by itself; choose a later version`,
  ];
}
