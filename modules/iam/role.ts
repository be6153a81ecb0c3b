import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "./policy";

export interface RoleProps {
  /** At most 64 characters. */
  readonly name: string;
  /** Who may assume it: a trust policy. */
  readonly trust: string;
  /**
   * What it may do.
   * @default nothing beside the managed policies
   */
  readonly statements?: readonly Statement[];
  /**
   * ARNs of managed policies, by a short name each that is part of the resource's address.
   * @default none
   */
  readonly managedPolicies?: Readonly<Record<string, string>>;
}

/** An IAM role with the policies that it needs and no other. */
export class Role extends Construct {
  readonly name: string;
  readonly arn: string;
  /** The role's policies: what uses the role must wait for them, and go before them. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, trust, statements = [], managedPolicies = {} }: RoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", { name, assumeRolePolicy: trust });
    this.name = role.name;
    this.arn = role.arn;
    const inline =
      statements.length === 0
        ? []
        : [new IamRolePolicy(this, "policy", { name: "own", role: role.name, policy: policyDocument(statements) })];
    const managed = Object.entries(managedPolicies).map(
      ([short, policyArn]) => new IamRolePolicyAttachment(this, short, { role: role.name, policyArn }),
    );
    this.policies = [...inline, ...managed];
  }
}
