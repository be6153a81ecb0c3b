/** A statement of an IAM policy, in the terms of IAM itself. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Principal;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

type Principal = { readonly [kind in "AWS" | "Service" | "Federated"]?: string | readonly string[] };

/** A policy document of the given statements, as the JSON text that the provider takes. */
export const policyDocument = (statements: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/**
 * The trust policy of a role that an AWS service assumes, such as `ec2.amazonaws.com`.
 *
 * @param accountId the account on whose behalf it does so; of services that tell it, no other may use the role through them
 */
export const assumedByService = (service: string, accountId?: string) =>
  policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(accountId === undefined ? {} : { Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
    },
  ]);
