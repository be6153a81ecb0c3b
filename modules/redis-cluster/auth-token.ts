import { DataAwsSecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret-version";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { Key } from "../kms/key";

export interface AuthTokenProps {
  /** Name of the secret. */
  readonly name: string;
  readonly key: Key;
  /** Raised by one, it makes a new token. */
  readonly version: number;
}

/** ElastiCache takes 16 to 128 printable characters, and of the punctuation only ! & # $ ^ < > -; letters and digits do. */
const tokenLength = 64;

/** Days in which a deleted secret could be brought back; none, so that its name is free for the next deploy at once. */
export const recoveryWindowInDays = 0;

/**
 * The Redis AUTH token: made by Secrets Manager, written to a secret without passing through a plan or a synthesized file,
 * and read back at the version that was written, so that Terraform gives ElastiCache just that one.
 */
export class AuthToken extends Construct {
  /** The token: sensitive, and in the state only because ElastiCache's API takes it from there. */
  readonly value: string;

  constructor(scope: Construct, id: string, { name, key, version }: AuthTokenProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name,
      description: "Redis AUTH token, as given to ElastiCache",
      kmsKeyId: key.arn,
      recoveryWindowInDays,
    });
    const stack = TerraformStack.of(this);
    // cdktf 0.21 has no ephemeral blocks. The *data* source of this name won't do: its id, which is printed, is the password.
    const type = "aws_secretsmanager_random_password";
    const ephemeral = `${secret.friendlyUniqueId}_token`;
    stack.addOverride(`ephemeral.${type}.${ephemeral}`, {
      password_length: tokenLength,
      exclude_punctuation: true,
    });
    const written = new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: `\${ephemeral.${type}.${ephemeral}.random_password}`,
      secretStringWoVersion: version,
    });
    this.value = new DataAwsSecretsmanagerSecretVersion(this, "written", {
      secretId: secret.id,
      versionId: written.versionId,
    }).secretString;
  }
}
