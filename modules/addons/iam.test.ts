import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";
import type { Statement } from "../iam/policy";
import { type EventPattern, type PlainStatement, plain } from "./reference/iam";
import { referenceFolder } from "./reference/known-values";
import { iamDocuments } from "./reference/pinned";

const reference = <Content>(name: string): Content =>
  JSON.parse(readFileSync(join(referenceFolder, `${name}.json`), "utf8"));

/** A placeholder as CloudFormation writes it. */
const placeholder = (name: string) => `\${${name}}`;

/** Where a policy of ours refers to a resource, the placeholder that the official document has there. */
function withPlaceholders(statement: Statement): PlainStatement {
  const text = JSON.stringify(statement)
    .replace(/\$\{data\.aws_partition\.[\w-]+\.partition\}/g, () => placeholder("AWS::Partition"))
    .replace(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, () => placeholder("AWS::AccountId"))
    .replace(/\$\{aws_eks_cluster\.[\w-]+\.name\}/g, () => placeholder("ClusterName"))
    .replace(/\$\{aws_iam_role\.[\w-]*node-role[\w-]+\.arn\}/g, () => placeholder("KarpenterNodeRole.Arn"))
    .replace(/\$\{aws_sqs_queue\.[\w-]+\.arn\}/g, () => placeholder("KarpenterInterruptionQueue.Arn"))
    .replace(/us-west-2/g, () => placeholder("AWS::Region"));
  return plain(JSON.parse(text));
}

describe("IAM of the add-ons", () => {
  let stack: Synthesized;
  let withoutKarpenter: Synthesized;
  before(() => {
    stack = synthEnvironment({ addons: { enableKarpenter: true } });
    withoutKarpenter = synthEnvironment();
  });
  const statementsOf = (role: string, of = stack) =>
    policyIn(of.one("aws_iam_role_policy", `addons_${role}`)).Statement as unknown as readonly Statement[];

  describe("Karpenter", () => {
    const official = reference<{
      readonly version: string;
      readonly statements: Readonly<Record<string, PlainStatement>>;
      readonly events: readonly EventPattern[];
    }>("karpenter-iam");

    /** Official statements that are left out, each with its reason. */
    const leftOut: Readonly<Record<string, string>> = {
      AllowZonalShiftStatusReadOnly: "settings.enableZonalShift is off, so it never asks",
    };

    it("is held against the document of the version that is installed", () => {
      expect(official.version).to.equal(iamDocuments.karpenter.version);
    });

    it("allows what the official policies allow, statement by statement, but for the listed ones", () => {
      const ours = Object.fromEntries(
        statementsOf("karpenter").map((statement) => [String(statement.Sid), withPlaceholders(statement)]),
      );
      const wanted = Object.entries(official.statements).filter(([sid]) => !(sid in leftOut));
      expect(ours).to.deep.equal(Object.fromEntries(wanted));
    });

    it("leaves out only what the official policies have", () => {
      expect(official.statements).to.include.keys(...Object.keys(leftOut));
    });

    it("hears every event that the official template listens to, to the letter", () => {
      const heard = Object.values(stack.all("aws_cloudwatch_event_rule")).map(({ event_pattern }) =>
        JSON.parse(String(event_pattern)),
      );
      expect(heard).to.have.deep.members([...official.events]);
      expect(Object.keys(stack.all("aws_cloudwatch_event_target"))).to.have.length(heard.length);
    });

    it("takes messages over TLS only", () => {
      const { Statement } = policyIn(stack.one("aws_sqs_queue_policy"));
      expect(Statement).to.deep.include.members([
        {
          Sid: "DenyHTTP",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: Statement[0]?.Resource,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]);
    });
  });

  describe("the load balancer controller", () => {
    const official = reference<{ readonly version: string; readonly statements: readonly PlainStatement[] }>(
      "load-balancer-controller-iam",
    );

    /** Official actions that are left out, each with its reason. */
    const leftOut: Readonly<Record<string, string>> = {
      "cognito-idp:DescribeUserPoolClient": "no Ingress signs users in",
      "waf-regional:AssociateWebACL": "WAF Classic is switched off (enableWaf)",
      "waf-regional:DisassociateWebACL": "WAF Classic is switched off (enableWaf)",
      "waf-regional:GetWebACL": "WAF Classic is switched off (enableWaf)",
      "waf-regional:GetWebACLForResource": "WAF Classic is switched off (enableWaf)",
    };

    it("is held against the document of the version that is installed", () => {
      expect(official.version).to.equal(iamDocuments["load-balancer-controller"].version);
    });

    it("allows what the official policy allows, statement by statement, but for the listed actions", () => {
      const ours = statementsOf("load-balancer-controller").map(withPlaceholders);
      const wanted = official.statements.map((statement) => ({
        ...statement,
        actions: statement.actions.filter((action) => !(action in leftOut)),
        // The official one is for the commercial partition; ours for whichever is deployed to.
        resources: statement.resources.map((arn) => arn.replace(/^arn:aws:/, `arn:${placeholder("AWS::Partition")}:`)),
      }));
      expect(ours).to.have.deep.members(wanted);
    });

    it("leaves out only what the official policy has", () => {
      const actions = official.statements.flatMap((statement) => statement.actions);
      expect(actions).to.include.members(Object.keys(leftOut));
    });
  });

  it("lets the Cluster Autoscaler change this cluster's groups only", () => {
    const writing = statementsOf("cluster-autoscaler", withoutKarpenter).filter(({ Action }) =>
      [Action].flat().some((action) => !/:(Describe|Get)/.test(action)),
    );
    expect(writing.map(withPlaceholders).map(({ conditions }) => conditions)).to.deep.equal([
      {
        StringEquals: {
          [`aws:ResourceTag/k8s.io/cluster-autoscaler/${placeholder("ClusterName")}`]: ["owned"],
          "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": ["true"],
        },
      },
    ]);
  });

  it("fits into a role: 10,240 characters of inline policies", () => {
    const policies = [stack, withoutKarpenter].flatMap((of) => Object.entries(of.all("aws_iam_role_policy")));
    for (const [name, block] of policies) {
      expect(String(block.policy).replace(/\s/g, "").length, name).to.be.lessThan(10_240);
    }
  });

  it("lets each role be taken by its own service account only", () => {
    const roles = [stack, withoutKarpenter]
      .flatMap((of) => Object.entries(of.all("aws_iam_role")))
      .filter(([name]) => /^(addons|counter)_/.test(name));
    const subjects = roles.flatMap(([, { assume_role_policy }]) =>
      [...String(assume_role_policy).matchAll(/system:serviceaccount:([\w-]+:[\w-]+)/g)].map(([, subject]) => subject),
    );
    expect([...new Set(subjects)]).to.have.members([
      "kube-system:aws-load-balancer-controller",
      "kube-system:cluster-autoscaler",
      "kube-system:karpenter",
      "monitoring:grafana",
      "bluecore-demo:sa-bluecore-demo",
    ]);
  });
});
