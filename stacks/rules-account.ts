import type { GlobalVars } from "./vars";

/** An account-wide environment: the home of the state, and what an account has once. */
export interface Account {
  readonly file: string;
  readonly vars: GlobalVars;
}

/** The faults between account-wide environments, each told at the later one: `cp -r envs/global envs/other` makes all twice. */
export function faultsBetweenAccounts(accounts: readonly Account[]): string[] {
  return accounts.flatMap((one, index) => accounts.slice(0, index).flatMap((other) => madeTwice(one, other)));
}

function madeTwice(one: Account, other: Account): string[] {
  const { accountId, stateBucket } = one.vars;
  if (accountId === undefined || other.vars.accountId === undefined || accountId === other.vars.accountId) {
    const got = accountId === undefined ? "" : `, got "${accountId}"`;
    return [
      `${one.file}: accountId must name another account than ${other.file} names${got}; an account has its state bucket, its roles and its settings once: give both files their account, or remove one of the folders`,
    ];
  }
  return stateBucket === other.vars.stateBucket
    ? [
        `${one.file}: stateBucket must differ from that of ${other.file}, got "${stateBucket}" in both; a bucket's name is unique in all of AWS: give one of them another`,
      ]
    : [];
}
