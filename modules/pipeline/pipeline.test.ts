import { expect } from "chai";
import { type Block, policyIn, type Synthesized, synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { Pipeline, type PipelineProps } from "./pipeline";

const base: Omit<PipelineProps, "account"> = {
  project: "bluecore",
  github: { repository: "acme/counter", branch: "main", createProvider: true },
  state: { bucketArn: "arn:aws:s3:::states", lockTableArn: "arn:table", keyArn: "arn:key" },
  targets: [
    { name: "demo", prefix: "bluecore-demo", repositories: ["counter", "tools"] },
    { name: "prod", prefix: "bluecore-prod", repositories: ["counter"] },
  ],
};

const synthPipeline = (overrides: Partial<PipelineProps> = {}) =>
  synthConstruct((stack) => {
    new Pipeline(stack, "pipeline", { ...base, account: new Account(stack, "account", "us-west-2"), ...overrides });
  });

const claim = (name: string) => `token.actions.githubusercontent.com:${name}`;

describe("pipeline roles", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthPipeline();
  });

  const trustOf = (role: string) => {
    const [statement] = policyIn(stack.one("aws_iam_role", `pipeline_${role}`), "assume_role_policy").Statement;
    return (statement?.Condition as Block | undefined)?.StringEquals;
  };
  const statementsOf = (role: string) =>
    policyIn(stack.one("aws_iam_role_policy", `pipeline_${role}`)).Statement as unknown as readonly Statement[];
  const statement = (role: string, sid: string) => statementsOf(role).find(({ Sid }) => Sid === sid);
  const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action);

  it("for plans trusts pull requests of the repository and its branch", () => {
    expect(trustOf("plan")).to.deep.equal({
      [claim("aud")]: "sts.amazonaws.com",
      [claim("sub")]: ["repo:acme/counter:pull_request", "repo:acme/counter:ref:refs/heads/main"],
    });
  });

  it("for an environment trusts jobs on the branch in the GitHub environment of its name", () => {
    expect(trustOf("apply-prod")).to.deep.equal({
      [claim("aud")]: "sts.amazonaws.com",
      [claim("sub")]: ["repo:acme/counter:environment:prod"],
      [claim("ref")]: "refs/heads/main",
    });
  });

  it("for pushing trusts jobs on the branch in the environments", () => {
    expect(trustOf("push")).to.deep.equal({
      [claim("aud")]: "sts.amazonaws.com",
      [claim("sub")]: ["repo:acme/counter:environment:demo", "repo:acme/counter:environment:prod"],
      [claim("ref")]: "refs/heads/main",
    });
  });

  it("trust GitHub's tokens only, and compare without wildcards", () => {
    for (const role of Object.values(stack.all("aws_iam_role"))) {
      const [trust, ...others] = policyIn(role, "assume_role_policy").Statement;
      expect(others).to.deep.equal([]);
      expect(trust?.Action).to.equal("sts:AssumeRoleWithWebIdentity");
      expect(Object.keys(trust?.Condition as object)).to.deep.equal(["StringEquals"]);
      expect(JSON.stringify(trust)).to.not.contain("*");
    }
  });

  it("lie in a path of their own and are bounded, so that no deployment reaches them", () => {
    for (const role of Object.values(stack.all("aws_iam_role"))) {
      expect(role.path).to.equal("/pipeline/");
      expect(role.permissions_boundary).to.match(/aws_iam_policy\.pipeline_boundaries_deployment_/);
    }
  });

  it("for plans change nothing but locks", () => {
    const reading = /:(Describe|Get|List)|^s3:ListBucket$/;
    const changing = actionsOf("plan").filter((action) => !reading.test(action));
    expect(changing).to.have.members([
      "s3:PutObject",
      "s3:DeleteObject",
      "dynamodb:PutItem",
      "dynamodb:DeleteItem",
      "kms:Decrypt",
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]);
    expect(statement("plan", "LockStates")?.Resource).to.equal("arn:aws:s3:::states/*/*.tflock");
  });

  it("for plans read no secret but the token that Terraform hands to ElastiCache", () => {
    const secrets = statementsOf("plan").filter(({ Action }) =>
      [Action].flat().includes("secretsmanager:GetSecretValue"),
    );
    expect(secrets).to.have.length(1);
    expect(secrets[0]?.Resource).to.match(/:secret:bluecore-\*\/redis-auth-token-\*$/);
    expect(actionsOf("plan")).to.not.include.members(["s3:Get*", "secretsmanager:*", "ssm:Get*"]);
  });

  it("for an environment write its state and no other's", () => {
    expect(statement("apply-demo", "WriteStates")?.Resource).to.equal("arn:aws:s3:::states/demo/*");
    expect(statement("apply-demo", "ReadStates")?.Resource).to.equal("arn:aws:s3:::states/demo/*");
  });

  it("for an environment touch what bears another's name nowhere", () => {
    expect(JSON.stringify(statementsOf("apply-demo"))).to.not.contain("prod");
    for (const sid of ["Owneks", "Ownelasticache", "Ownsecretsmanager", "Ownecr", "Ownsns", "OwnRoles"]) {
      const resources = [statement("apply-demo", sid)?.Resource].flat();
      expect(resources, sid).to.not.be.empty;
      for (const resource of resources) expect(resource).to.contain("bluecore-demo");
    }
  });

  it("for an environment make and arm roles within the boundary only", () => {
    const arming = ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];
    for (const { Action, Condition, Sid } of statementsOf("apply-demo")) {
      if (![Action].flat().some((action) => arming.includes(action))) continue;
      expect(Condition?.StringEquals?.["iam:PermissionsBoundary"], Sid).to.match(
        /aws_iam_policy\.pipeline_boundaries_role_/,
      );
    }
    const every = actionsOf("apply-demo");
    expect(every).to.include.members(arming);
    expect(every).to.not.include.members([
      "iam:*",
      "iam:DeleteRolePermissionsBoundary",
      "iam:CreateUser",
      "iam:CreatePolicy",
    ]);
  });

  it("for an environment take no key that belongs to another", () => {
    expect(statement("apply-demo", "OwnKeys")?.Condition).to.deep.equal({
      StringEquals: { "aws:ResourceTag/Environment": "demo" },
    });
    expect(statement("apply-demo", "NewKeys")?.Condition).to.deep.include({
      Null: { "aws:ResourceTag/Environment": "true" },
    });
  });

  it("for pushing reach the named repositories only", () => {
    const repositories = [statement("push", "PullAndPush")?.Resource]
      .flat()
      .map((arn) => arn?.split(":repository/")[1]);
    expect(repositories).to.deep.equal(["bluecore-demo/counter", "bluecore-demo/tools", "bluecore-prod/counter"]);
    expect(statementsOf("push")).to.have.length(2);
    expect(statement("push", "LogIn")?.Action).to.equal("ecr:GetAuthorizationToken");
  });

  it("make no push role where there is nothing to push to", () => {
    const targets = base.targets.map((target) => ({ ...target, repositories: [] }));
    expect(synthPipeline({ targets }).addresses.filter((address) => address.includes("push"))).to.deep.equal([]);
  });

  it("take the provider that the account has, when it has one", () => {
    const other = synthPipeline({ github: { ...base.github, createProvider: false } });
    expect(other.all("aws_iam_openid_connect_provider")).to.deep.equal({});
    expect(other.one("aws_iam_openid_connect_provider", "", "data").url).to.equal(
      "https://token.actions.githubusercontent.com",
    );
  });

  it("fit into the 10,240 characters of a role's own policies", () => {
    for (const [name, { policy }] of Object.entries(stack.all("aws_iam_role_policy"))) {
      expect(String(policy).length, name).to.be.below(10_240);
    }
  });
});

describe("permissions boundaries", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthPipeline();
  });

  const statementsOf = (boundary: string) =>
    policyIn(stack.one("aws_iam_policy", `pipeline_boundaries_${boundary}`))
      .Statement as unknown as readonly Statement[];

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
        /:((role|instance-profile)\/bluecore-\*|role\/aws-service-role\/elasticloadbalancing.*)$/,
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

  it("fit into the 6,144 characters of a managed policy", () => {
    for (const { policy } of Object.values(stack.all("aws_iam_policy")))
      expect(String(policy).length).to.be.below(6144);
  });
});
