import { expect } from "chai";
import { type Block, policyIn, type Synthesized, synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { deploySessionSeconds, Pipeline, type PipelineProps } from "./pipeline";

const base: Omit<PipelineProps, "account"> = {
  project: "bluecore",
  github: { repository: "acme/counter", branch: "main", createProvider: true },
  state: { bucket: "states", bucketArn: "arn:aws:s3:::states", lockTableArn: "arn:table", keyArn: "arn:key" },
  targets: [
    {
      name: "demo",
      prefix: "bluecore-demo",
      region: "us-west-2",
      domain: "demo.example.com",
      repositories: ["counter", "tools"],
    },
    {
      name: "prod",
      prefix: "bluecore-prod",
      region: "eu-central-1",
      domain: "prod.example.com",
      repositories: ["counter"],
    },
  ],
};

const synthPipeline = (overrides: Partial<PipelineProps> = {}) =>
  synthConstruct((stack) => {
    new Pipeline(stack, "pipeline", { ...base, account: new Account(stack, "account", "us-west-2"), ...overrides });
  });

/** A policy's text with values in the place of Terraform's references, none shorter than AWS's. */
const asApplied = (policy: string) =>
  policy
    .replaceAll(/\$\{data\.aws_partition[^}]*\}/g, "aws-us-gov")
    .replaceAll(/\$\{data\.aws_caller_identity[^}]*\}/g, "123456789012")
    .replaceAll(/\$\{[^}]*\}/g, "x".repeat(100));

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

  it("trust by the numbers of owner and repository, too, where GitHub's tokens have them", () => {
    const ids = { owner: 12, repository: 345 };
    const other = synthPipeline({ github: { ...base.github, ids } });
    const trusts = Object.values(other.all("aws_iam_role")).map((role) => policyIn(role, "assume_role_policy"));
    const subjects = trusts.flatMap(({ Statement }) =>
      Statement.flatMap(({ Condition }) => (Condition as { StringEquals: Block }).StringEquals[claim("sub")]),
    );
    expect(new Set(subjects)).to.deep.equal(
      new Set([
        "repo:acme@12/counter@345:pull_request",
        "repo:acme@12/counter@345:ref:refs/heads/main",
        "repo:acme@12/counter@345:environment:demo",
        "repo:acme@12/counter@345:environment:prod",
      ]),
    );
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

  it("for plans change nothing, not even a lock", () => {
    const reading = /:(Describe|Get|List)|^s3:ListBucket$/;
    const changing = actionsOf("plan").filter((action) => !reading.test(action));
    expect(changing).to.have.members(["kms:Decrypt", "kms:Decrypt", "kms:GenerateDataKey"]);
  });

  it("for plans read no secrets but the two that Terraform writes, by their whole names", () => {
    const secrets = statementsOf("plan").filter(({ Action }) =>
      [Action].flat().includes("secretsmanager:GetSecretValue"),
    );
    expect(secrets).to.have.length(1);
    expect([secrets[0]?.Resource].flat().map((arn) => arn?.replace(/^.*:secret:/, ""))).to.deep.equal([
      "bluecore-demo/redis-??????",
      "bluecore-demo/redis-auth-token-??????",
      "bluecore-prod/redis-??????",
      "bluecore-prod/redis-auth-token-??????",
    ]);
    const every = actionsOf("plan");
    expect(every).to.include("secretsmanager:GetRandomPassword");
    for (const wide of ["s3:Get*", "secretsmanager:*", "secretsmanager:Get*", "ssm:Get*"]) {
      expect(every).to.not.include(wide);
    }
  });

  it("for an environment write and lock its state and no other's", () => {
    expect(statement("apply-demo", "WriteStates")?.Resource).to.equal("arn:aws:s3:::states/demo/*");
    expect(statement("apply-demo", "ReadStates")?.Resource).to.equal("arn:aws:s3:::states/demo/*");
    expect(statement("apply-demo", "UnlockStates")?.Resource).to.equal("arn:aws:s3:::states/demo/*.tflock");
    for (const sid of ["ReadDigests", "LockStatesInTheTable"]) {
      expect(statement("apply-demo", sid)?.Condition, sid).to.deep.equal({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "states/demo/*" },
      });
    }
  });

  const withStateKey = (role: string) => statementsOf(role).filter(({ Resource }) => Resource === "arn:key");

  it("use the states' key through S3 and DynamoDB, or for a sealed plan, and for nothing else", () => {
    for (const { Sid, Condition } of [...withStateKey("plan"), ...withStateKey("apply-demo")]) {
      const [key, ...others] = Object.keys(Condition?.StringEquals ?? {});
      expect(key, Sid).to.match(/^kms:(ViaService|EncryptionContext:bluecore-plan)$/);
      expect(others, Sid).to.deep.equal([]);
    }
    expect(statement("plan", "DecryptStates")?.Condition).to.deep.equal({
      StringEquals: { "kms:ViaService": ["s3.us-west-2.amazonaws.com", "dynamodb.us-west-2.amazonaws.com"] },
    });
  });

  it("seal plans of every environment by the one, and open those of its own by another", () => {
    const sealing = (role: string) =>
      withStateKey(role).flatMap(({ Action, Condition }) => {
        const environments = Condition?.StringEquals?.["kms:EncryptionContext:bluecore-plan"];
        return environments === undefined ? [] : [[Action, environments]];
      });
    expect(sealing("plan")).to.deep.equal([["kms:GenerateDataKey", ["demo", "prod"]]]);
    expect(sealing("apply-demo")).to.deep.equal([["kms:Decrypt", ["demo"]]]);
  });

  it("for an environment stay in its region, but for the state and what has no region", () => {
    const arns = statementsOf("apply-prod").flatMap(({ Resource = [] }) => Resource);
    const regions = arns.map((arn) => /^arn:(?:[^:{]|\$\{[^}]*\})*:[a-z0-9-]+:([^:]*):/.exec(arn)?.[1]);
    expect(new Set(regions.filter((region) => region !== undefined && region !== ""))).to.deep.equal(
      new Set(["eu-central-1"]),
    );
    for (const { Sid, Effect, Resource, Condition, Action } of statementsOf("apply-prod")) {
      if (Resource !== "*" || Effect === "Deny" || Sid === "ReadSettings") continue;
      expect(Condition?.StringEquals?.["aws:RequestedRegion"], `${Sid} ${Action}`).to.equal("eu-central-1");
    }
    expect(statement("apply-prod", "NoOtherRegion")).to.deep.include({
      Effect: "Deny",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1"] } },
    });
    expect(statement("apply-prod", "ClusterTokens")?.Resource).to.match(/oidc\.eks\.eu-central-1\.\*$/);
  });

  it("for plans read in the regions of all environments", () => {
    const regions = ["us-west-2", "eu-central-1"].map((region) => `secretsmanager.${region}.amazonaws.com`);
    expect(statement("plan", "DecryptRedisSecrets")?.Condition?.StringEquals?.["kms:ViaService"]).to.deep.equal(
      regions,
    );
    expect(statement("plan", "ReadPublicParameters")?.Resource).to.have.length(2);
  });

  it("for an environment may be held as long as an apply may take, and the others for an hour", () => {
    const lasting = Object.values(stack.all("aws_iam_role")).map(({ name, max_session_duration }) => [
      name,
      max_session_duration,
    ]);
    expect(lasting).to.have.deep.members([
      ["bluecore-plan", undefined],
      ["bluecore-apply-demo", deploySessionSeconds],
      ["bluecore-apply-prod", deploySessionSeconds],
      ["bluecore-push", undefined],
    ]);
  });

  it("for an environment log in to its registry, as the deploy pushes the first image", () => {
    expect(statement("apply-demo", "WithoutNames")?.Action).to.include("ecr:GetAuthorizationToken");
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

  it("fit into the 10,240 characters of a role's own policies, of 20 environments in 4 regions, too", () => {
    const targets = Array.from({ length: 20 }, (_, index) => ({
      name: `environment-${index}`,
      prefix: `bluecore-environment-${index}`,
      region: `ap-southeast-${index % 4}`,
      domain: `environment-${index}.bluecore.example.com`,
      repositories: ["counter"],
    }));
    const policies = Object.entries(synthPipeline({ targets }).all("aws_iam_role_policy"));
    expect(policies).to.have.length(22);
    for (const [name, { policy }] of policies) {
      expect(asApplied(String(policy)).length, name).to.be.below(10_240);
    }
  });
});
