import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { TerraformData } from "../local-exec/script";
import type { Image } from "./image";

export interface DeployedImageProps {
  readonly image: Image;
  /** What is done when pods of the image are ready. */
  readonly release: ITerraformDependable;
}

/**
 * A note in the state of the image whose pods became ready. Terraform writes an output that needs nothing but a variable
 * even when the apply fails, and the state would name an image that never ran; this note stays what it was.
 */
export class DeployedImage extends Construct {
  /** Repository and tag. */
  readonly reference: string;

  constructor(scope: Construct, id: string, { image, release }: DeployedImageProps) {
    super(scope, id);
    const note = new TerraformData(this, "tag", { dependsOn: [release] });
    note.addOverride("input", image.tag);
    this.reference = `${image.repositoryUrl}:${note.getStringAttribute("output")}`;
  }
}
