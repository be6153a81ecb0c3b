/** The name of the counter's repository among an environment's `ecrRepositories`. */
export const counterRepository = "counter";

/** The name of the IAM role that the counter's service account takes. */
export const counterRoleName = (prefix: string) => `${prefix}-counter`;

/** The name of Terraform's variable for the tag of the counter's image. */
export const imageTagVariable = "image_tag";
