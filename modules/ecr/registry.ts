import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { Key } from "../kms/key";
import { Repository, type RepositoryProps } from "./repository";

export interface RegistryProps {
  readonly account: Account;
  /** What the repositories' names begin with, before a slash. */
  readonly prefix: string;
  readonly repositories: readonly Omit<RepositoryProps, "key">[];
}

/** The container registries of an environment, encrypted with one key. */
export class Registry extends Construct {
  /** By name, without the prefix. */
  readonly repositories: Readonly<Record<string, Repository>>;

  constructor(scope: Construct, id: string, { account, prefix, repositories }: RegistryProps) {
    super(scope, id);
    if (repositories.length === 0) {
      this.repositories = {};
      return;
    }
    const key = new Key(this, "key", { account, name: `${prefix}-ecr`, description: `Container images of ${prefix}` });
    this.repositories = Object.fromEntries(
      repositories.map((repository) => [
        repository.name,
        new Repository(this, repository.name, { ...repository, key, name: `${prefix}/${repository.name}` }),
      ]),
    );
  }
}
