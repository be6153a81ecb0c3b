import { createHash } from "node:crypto";

/**
 * A construct id for each of several texts, which are read from the vars: a form of it that an id may have. Where two have
 * the same form, the first keeps it, and each later one gets a digest of its text besides.
 *
 * @param form what an id may hold of the text
 * @returns the texts with their ids, in their order
 */
export function distinctIds(
  texts: readonly string[],
  form: (text: string) => string,
): (readonly [id: string, text: string])[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const plain = form(text);
    const id = taken.has(plain) ? `${plain}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}` : plain;
    taken.add(id);
    return [id, text] as const;
  });
}
