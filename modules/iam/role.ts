import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Aspects, type ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
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
  /**
   * IAM path.
   * @default "/"
   */
  readonly path?: string;
  /**
   * ARN of the policy that is the most that the role may be granted.
   * @default the stack's, if it has one
   */
  readonly permissionsBoundary?: string;
  /**
   * Seconds that a session may last, 3,600 to 43,200, where who assumes it asks for that.
   * @default 3600
   */
  readonly maxSessionDuration?: number;
}

/** Gives every role in a scope that has none a permissions boundary. */
export function useBoundary(scope: IConstruct, policyArn: string): void {
  Aspects.of(scope).add({
    visit: (node) => {
      if (node instanceof IamRole && node.permissionsBoundaryInput === undefined) node.permissionsBoundary = policyArn;
    },
  });
}

/** The name of a role's own policy. */
export const ownPolicy = "own";

/** An IAM role with the policies that it needs and no other. */
export class Role extends Construct {
  readonly name: string;
  readonly arn: string;
  /** The role's policies: what uses the role must wait for them, and go before them. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const { name, trust, statements = [], managedPolicies = {}, path, permissionsBoundary, maxSessionDuration } = props;
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: trust,
      ...(path === undefined ? {} : { path }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
    });
    this.name = role.name;
    this.arn = role.arn;
    const inline =
      statements.length === 0
        ? []
        : [new IamRolePolicy(this, "policy", { name: ownPolicy, role: role.name, policy: policyDocument(statements) })];
    const managed = Object.entries(managedPolicies).map(
      ([short, policyArn]) => new IamRolePolicyAttachment(this, short, { role: role.name, policyArn }),
    );
    this.policies = [...inline, ...managed];
  }
}
