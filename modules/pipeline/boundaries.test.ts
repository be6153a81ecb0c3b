import { expect } from "chai";
import { policyIn, type Synthesized, synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { Boundaries } from "./boundaries";

describe("permissions boundaries", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthConstruct((scope) => {
      const account = new Account(scope, "account", "us-west-2");
      new Boundaries(scope, "boundaries", { account, project: "bluecore", regions: ["us-west-2", "eu-central-1"] });
    });
  });

  const statementsOf = (boundary: string) =>
    policyIn(stack.one("aws_iam_policy", `boundaries_${boundary}`)).Statement as unknown as readonly Statement[];

  it("keep roles of the environments from IAM, but for instance profiles, lookups and the first load balancer", () => {
    const iam = statementsOf("role").flatMap(({ Action }) =>
      [Action].flat().filter((action) => action.startsWith("iam:")),
    );
    expect(iam).to.have.members([
      "iam:*InstanceProfile*",
      "iam:CreateServiceLinkedRole",
      "iam:GetRole",
      "iam:GetServerCertificate",
      "iam:ListInstanceProfiles",
      "iam:ListServerCertificates",
      "iam:PassRole",
    ]);
    const changing = statementsOf("role").filter(({ Resource }) => Resource !== "*");
    for (const resource of changing.flatMap(({ Resource }) => Resource ?? "*")) {
      expect(resource).to.match(
        /:((role|instance-profile(\/karpenter\/\*)?)\/bluecore-\*(\/\*)?|role\/aws-service-role\/elasticloadbalancing.*)$/,
      );
    }
  });

  it("deny deployments a role without the boundary, and any change to a boundary", () => {
    const denied = statementsOf("deployment").filter(({ Effect }) => Effect === "Deny");
    const [roles, boundaries] = denied;
    expect(roles?.Condition?.StringNotEquals).to.have.property("iam:PermissionsBoundary");
    expect(roles?.Action).to.include.members(["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"]);
    expect(boundaries).to.deep.include({ Resource: "*" });
    expect(boundaries?.Action).to.include.members(["iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary"]);
  });

  it("deny deployments IAM beside the project, GitHub's provider and the pipeline itself included", () => {
    const beside = statementsOf("deployment").find(({ Sid }) => Sid === "NothingBesideTheProject");
    expect(beside?.Effect).to.equal("Deny");
    const spared = [beside?.NotResource].flat().map((arn) => arn?.replace(/^.*:/, ""));
    expect(spared).to.deep.equal([
      "role/bluecore-*",
      "instance-profile/bluecore-*",
      "oidc-provider/oidc.eks.*",
      "role/aws-service-role/*",
    ]);
  });

  it("keep deployments in the regions of the environments and of the account", () => {
    const elsewhere = statementsOf("deployment").find(({ Sid }) => Sid === "NoOtherRegion");
    expect(elsewhere?.Effect).to.equal("Deny");
    expect(elsewhere?.Action).to.include.members(["ec2:*", "kms:*"]);
    expect(elsewhere?.Condition).to.deep.equal({
      StringNotEquals: { "aws:RequestedRegion": ["us-west-2", "eu-central-1"] },
    });
  });

  it("fit into the 6,144 characters of a managed policy", () => {
    for (const { policy } of Object.values(stack.all("aws_iam_policy")))
      expect(String(policy).length).to.be.below(6144);
  });
});
