import type { Member } from "./rules-between";

/** The faults of sharing that are of no single part, as `file: key must …, got …; mend`. */
export function faultsOfSharing(members: readonly Member[]): string[] {
  return members.flatMap((one) => otherAccount(one, members));
}

/** The member whose parts another takes. */
export const ownerOf = ({ name, vars: { sharedFrom } }: Member, members: readonly Member[]): Member | undefined =>
  sharedFrom === name ? undefined : members.find((other) => other.name === sharedFrom);

function otherAccount(one: Member, members: readonly Member[]): string[] {
  const owner = ownerOf(one, members);
  const [accountId, owners] = [one.vars.accountId, owner?.vars.accountId];
  return owner && accountId !== undefined && owners !== undefined && accountId !== owners
    ? [
        `${one.file}: accountId must be that of ${owner.file} ("${owners}"), whose parts it shares, got "${accountId}"; nothing is shared with another account`,
      ]
    : [];
}

/**
 * The environment at the end of a chain of sharing: the one that shares from none.
 *
 * @returns undefined when the chain ends nowhere, or leads back
 */
export function rootOf(first: Member, members: readonly Member[]): Member | undefined {
  const seen = new Set<Member>();
  let one: Member | undefined = first;
  while (one && one.vars.sharedFrom !== undefined && !seen.has(one)) {
    seen.add(one);
    one = ownerOf(one, members);
  }
  return one && !seen.has(one) ? one : undefined;
}
