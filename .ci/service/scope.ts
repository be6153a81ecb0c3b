import { imageTagVariable } from "../../modules/counter/names";
import type { Change } from "../plan/summary";

/** The part of a synthesized stack that is read. */
export interface SynthesizedStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The addresses that a release may change: the image, and what is made of it. */
export function serviceAddresses({ resource = {} }: SynthesizedStack): string[] {
  const mention = `var.${imageTagVariable}`;
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named)
      .filter(([, body]) => JSON.stringify(body).includes(mention))
      .map(([name]) => `${type}.${name}`),
  );
}

/** What a plan would change beside the service. */
export const foreignChanges = (changes: readonly Change[], service: readonly string[]): Change[] =>
  changes.filter(({ address }) => !service.includes(address));
