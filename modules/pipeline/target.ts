/** An environment that the pipeline deploys. */
export interface Target {
  readonly name: string;
  /** What the names of its resources begin with. */
  readonly prefix: string;
  readonly region: string;
  /** Where its API answers; the proofs for its certificate are records below. */
  readonly domain: string;
  /** Names of its ECR repositories, without the prefix. */
  readonly repositories: readonly string[];
}
