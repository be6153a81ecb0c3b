/** An environment's service, as a release acts upon it. */
export interface Service {
  /** The tag that the state says is deployed; undefined before the first deploy. */
  readonly deployed: () => Promise<string | undefined>;
  /** Deploys a tag, or the one to be released; it returns when its pods are ready. Nothing but the service is changed. */
  readonly deploy: (tag?: string) => Promise<void>;
  /** Whether the contract suite passes where the service answers. */
  readonly passes: () => Promise<boolean>;
  readonly say: (line: string) => void;
}

/** How a release ended; after a failure the service is what it was, or that failed, too. */
export type Outcome = "released" | "failed, rolled back" | "failed, not rolled back";

/**
 * Deploys an image, tries it as its users would, and goes back to the image before it when that fails. The rollback is a
 * deploy like any other, so that Terraform's state tells what really runs.
 */
export async function release({ deployed, deploy, passes, say }: Service): Promise<Outcome> {
  const before = await deployed();
  await deploy();
  const now = await deployed();
  say(`deployed ${now}; trying it`);
  if (await passes()) return "released";
  if (before === undefined || before === now) {
    say(before === undefined ? "there is no image before it to go back to" : `${before} was deployed already`);
    return "failed, not rolled back";
  }
  say(`the contract suite fails: back to ${before}`);
  await deploy(before);
  if (await passes()) return "failed, rolled back";
  say(`the contract suite fails with ${before} as well: the cause is not the image`);
  return "failed, not rolled back";
}
