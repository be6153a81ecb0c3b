/** Names of the counter's objects in the cluster; the namespace tells environments apart. */
export const counterNames = (prefix: string) => ({
  namespace: prefix,
  serviceAccount: `sa-${prefix}`,
  /** The Secret with the Redis token, and the store that it comes from; the store's name is the cluster's. */
  secret: `${prefix}-redis`,
});

/** The name of the counter's repository among an environment's `ecrRepositories`. */
export const counterRepository = "counter";
