import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Repository } from "../ecr/repository";
import { script, TerraformData } from "../local-exec/script";

export interface ImageProps {
  readonly repository: Repository;
  readonly tag: string;
  readonly architecture: "amd64" | "arm64";
}

/**
 * The service's image in its repository. The deploy that makes the repository builds and pushes it, unless a pipeline has;
 * so a first deploy never waits for an image that nobody has pushed.
 */
export class Image extends Construct {
  /** Repository and tag. */
  readonly reference: string;
  readonly repositoryUrl: string;
  readonly tag: string;
  /** What must be done before a pod is made of it. */
  readonly pushed: ITerraformDependable;

  constructor(scope: Construct, id: string, { repository, tag, architecture }: ImageProps) {
    super(scope, id);
    this.repositoryUrl = repository.url;
    this.tag = tag;
    this.reference = `${repository.url}:${tag}`;
    const push = new TerraformData(this, "push", {
      provisioners: [
        script("modules/counter/push-image.sh", { IMAGE: this.reference, PLATFORM: `linux/${architecture}` }),
      ],
    });
    push.addOverride("triggers_replace", this.reference);
    this.pushed = push;
  }
}
