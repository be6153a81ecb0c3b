/** The name of the counter's repository among an environment's `ecrRepositories`. */
export const counterRepository = "counter";

/** The name of the IAM role that the counter's service account takes. */
export const counterRoleName = (prefix: string) => `${prefix}-counter`;
