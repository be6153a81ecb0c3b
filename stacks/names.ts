/** What every resource of every environment is called after. */
export const project = "bluecore";

/**
 * The name of an environment is the name of its folder. Sixteen characters keep the longest name that follows from it,
 * an IAM role's (`bluecore-<env>-aws-load-balancer-controller`, 64), a load balancer's (32) and a replication group's (40)
 * within AWS's limits.
 */
export const environmentName = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  maxLength: 16,
  limits: "1 to 16 lower-case letters, digits and single hyphens, beginning with a letter",
} as const;

/** Whether a folder's name can name an environment. */
export const isEnvironmentName = (name: string) =>
  name.length <= environmentName.maxLength && environmentName.pattern.test(name);

/** The prefix of every name in an environment, such as `bluecore-demo`. */
export const prefixOf = (environment: string) => `${project}-${environment}`;
