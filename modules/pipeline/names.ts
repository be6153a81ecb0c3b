/** The names of the roles that a pipeline takes. */
export const roleNames = {
  plan: (project: string) => `${project}-plan`,
  apply: (project: string, environment: string) => `${project}-apply-${environment}`,
  push: (project: string) => `${project}-push`,
};
