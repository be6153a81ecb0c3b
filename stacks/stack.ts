import { TerraformStack } from "cdktf";

/**
 * A stack that stands alone: it finds what another environment made by name or tag, through data sources, never through
 * that one's state, and always has the backend of its environment.
 */
export class Stack extends TerraformStack {
  /**
   * cdktf resolves every element once before the synthesis, only to find references to other stacks. There are none, so
   * half of the work of a synthesis is left out.
   */
  override prepareStack(): void {}
}
