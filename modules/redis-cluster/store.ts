import type { ITerraformDependable } from "cdktf";

/** A Redis cluster as the other modules see it, whether this environment makes it or another one does. */
export interface RedisStore {
  /** Host of the configuration endpoint, from which a client learns of all shards. */
  readonly endpoint: string;
  readonly port: number;
  /** The secret that holds endpoint, port, token and URL. */
  readonly secretArn: string;
  readonly secretName: string;
  /** The key that encrypts the secret. */
  readonly keyArn: string;
  readonly securityGroupId: string;
  /** What must be done before whoever reads the secret finds the present token in it. */
  readonly written: readonly ITerraformDependable[];
}

export { redisPort } from "../../service/manifests/settings";

/** Names that follow from the replication group's, by which another environment finds the parts. */
export const redisNames = (name: string) => ({
  secret: `${name}/redis`,
  key: `${name}-redis`,
  securityGroup: `${name}-redis`,
});
