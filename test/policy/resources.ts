import type { Block, Synthesized } from "../support/synth";
import { subjects } from "./subjects";

/** A resource of one of the subjects. */
export interface Found {
  /** `envs/demo: aws_kms_key.eks_key_62B1D904`, for messages. */
  readonly where: string;
  readonly name: string;
  readonly block: Block;
  readonly stack: Synthesized;
}

/** A way to find all resources of a type in all subjects, which are synthesized once. */
export function finder(): (type: string) => readonly Found[] {
  const stacks = subjects();
  return (type) =>
    [...stacks].flatMap(([subject, stack]) =>
      Object.entries(stack.all(type)).map(([name, block]) => ({
        where: `${subject}: ${type}.${name}`,
        name,
        block,
        stack,
      })),
    );
}

/** The value at a path in a block, through lists of one item as Terraform has them. */
export function at(block: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => {
    const one = Array.isArray(value) ? value[0] : value;
    return (one as Block | undefined)?.[key];
  }, block);
}
