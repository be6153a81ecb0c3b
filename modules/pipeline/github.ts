import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";

export interface GitHubProps {
  /** `owner/name`. */
  readonly repository: string;
  /**
   * The numbers that GitHub gave to owner and repository. Of repositories made, renamed or transferred since 2026-07-15 they
   * are part of the tokens' subject, so that nobody gets in who takes an abandoned name.
   * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
   * @default none: the subject has the names alone
   */
  readonly ids?: { readonly owner: number; readonly repository: number } | undefined;
  /** The branch from which roles that change anything are assumed. */
  readonly branch: string;
  /** An account has one provider of GitHub's tokens at most; false takes the one that is there. */
  readonly createProvider: boolean;
}

const issuer = "token.actions.githubusercontent.com";

/** GitHub Actions as an identity provider: its workflows take roles by a token of their own, with no key anywhere. */
export class GitHub extends Construct {
  private readonly providerArn: string;
  /** What the subject of every token of the repository begins with. */
  private readonly subject: string;
  private readonly ref: string;

  constructor(scope: Construct, id: string, { repository, ids, branch, createProvider }: GitHubProps) {
    super(scope, id);
    const [owner, name] = repository.split("/");
    this.subject = ids ? `repo:${owner}@${ids.owner}/${name}@${ids.repository}` : `repo:${repository}`;
    this.ref = `refs/heads/${branch}`;
    const url = `https://${issuer}`;
    this.providerArn = createProvider
      ? new IamOpenidConnectProvider(this, "provider", { url, clientIdList: ["sts.amazonaws.com"] }).arn
      : new DataAwsIamOpenidConnectProvider(this, "provider", { url }).arn;
  }

  /** Trust in pull requests of the repository and in runs on its branch. GitHub gives pull requests of forks no token. */
  get reviews(): string {
    return this.trust({ sub: [`${this.subject}:pull_request`, `${this.subject}:ref:${this.ref}`] });
  }

  /** Trust in jobs that run on the branch in one of the given GitHub environments, whose rules may ask for an approval. */
  deployments(environments: readonly string[]): string {
    return this.trust({
      sub: environments.map((environment) => `${this.subject}:environment:${environment}`),
      // The subject of a job with an environment doesn't name its branch.
      ref: this.ref,
    });
  }

  /** https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims */
  private trust(claims: Readonly<Record<string, string | readonly string[]>>): string {
    const condition = Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value]);
    return policyDocument([
      {
        Effect: "Allow",
        Principal: { Federated: this.providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", ...Object.fromEntries(condition) } },
      },
    ]);
  }
}
