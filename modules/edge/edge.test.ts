import { expect } from "chai";
import { type Block, policyIn, type Synthesized, synthConstruct, synthEnvironment } from "../../test/support/synth";
import { Account } from "../iam/account";
import { Edge, type EdgeProps } from "./edge";

const base: Omit<EdgeProps, "account"> = {
  prefix: "bluecore-demo",
  domain: "api.example.com",
  tls: false,
  waf: false,
  wafRateLimit: 2000,
  wafLogRetentionDays: 90,
  shieldAdvanced: false,
  deletionProtection: false,
};

/** An edge, and the stack that it is in. */
function synthEdge(overrides: Partial<EdgeProps> = {}): { readonly edge: Edge; readonly stack: Synthesized } {
  const edges: Edge[] = [];
  const stack = synthConstruct((scope) => {
    const account = new Account(scope, "account", "us-west-2");
    edges.push(new Edge(scope, "edge", { ...base, account, ...overrides }));
  });
  const [edge] = edges;
  if (!edge) throw new Error("no edge");
  return { edge, stack };
}

describe("edge", () => {
  it("is off by default, and then makes and costs nothing", () => {
    const addresses = synthEnvironment().addresses.filter((address) => address.includes(".edge_"));
    expect(addresses).to.deep.equal([]);
  });

  it("hands the switches of the load balancer on to the Ingress", () => {
    const { edge } = synthEdge({ shieldAdvanced: true, deletionProtection: true });
    expect(edge).to.include({ shieldAdvanced: true, deletionProtection: true });
    expect(edge.certificateArn).to.equal(undefined);
    expect(edge.webAclArn).to.equal(undefined);
  });

  it("subscribes the account to nothing, as Shield Advanced binds for a year", () => {
    expect(synthEdge({ shieldAdvanced: true }).stack.all("aws_shield_subscription")).to.deep.equal({});
  });

  it("looks its public hosted zone up by name", () => {
    const { stack } = synthEdge({ hostedZone: "example.com" });
    expect(stack.one("aws_route53_zone", "", "data")).to.deep.include({ name: "example.com", private_zone: false });
  });
});

describe("certificate", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEdge({ hostedZone: "example.com", tls: true }).stack;
  });

  it("is proven by a record in the zone, and made before the one that it replaces goes", () => {
    expect(stack.one("aws_acm_certificate")).to.deep.include({
      domain_name: "api.example.com",
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
    const record = stack.one("aws_route53_record");
    expect(record.zone_id).to.match(/data\.aws_route53_zone\.edge_zone_/);
    for (const key of ["name", "type", "records"]) expect(String(record[key])).to.contain("domain_validation_options");
  });

  it("is not used before it is valid", () => {
    const { edge } = synthEdge({ hostedZone: "example.com", tls: true });
    expect(stack.one("aws_acm_certificate_validation").validation_record_fqdns).to.match(/aws_route53_record/);
    expect(edge.certificateArn).to.match(/TOKEN/);
  });
});

describe("web ACL", () => {
  let stack: Synthesized;
  let acl: Block;
  before(() => {
    stack = synthEdge({ waf: true, wafRateLimit: 500 }).stack;
    acl = stack.one("aws_wafv2_web_acl");
  });

  it("serves load balancers, and lets through what no rule blocks", () => {
    expect(acl.scope).to.equal("REGIONAL");
    expect(acl.default_action).to.deep.equal({ allow: {} });
  });

  it("first blocks addresses past the rate, then what AWS's managed rules block", () => {
    const rules = acl.rule as { name: string; priority: number; action?: object; override_action?: object }[];
    expect(rules.map(({ name, priority }) => [priority, name])).to.deep.equal([
      [0, "rate-limit"],
      [1, "AWSManagedRulesAmazonIpReputationList"],
      [2, "AWSManagedRulesKnownBadInputsRuleSet"],
      [3, "AWSManagedRulesCommonRuleSet"],
    ]);
    expect(rules[0]?.action).to.deep.equal({ block: {} });
    for (const { override_action } of rules.slice(1)) expect(override_action).to.deep.equal({ none: {} });
  });

  it("counts requests by address over five minutes", () => {
    const [rate] = acl.rule as { statement: Block }[];
    expect(rate?.statement.rate_based_statement).to.deep.equal({
      limit: 500,
      aggregate_key_type: "IP",
      evaluation_window_sec: 300,
    });
  });

  it("logs what it blocks or counts, without the headers that carry secrets", () => {
    const logging = stack.one("aws_wafv2_web_acl_logging_configuration");
    expect(logging.redacted_fields).to.deep.equal([
      { single_header: { name: "authorization" } },
      { single_header: { name: "cookie" } },
    ]);
    expect(JSON.stringify(logging.logging_filter)).to.contain('"default_behavior":"DROP"').and.contain('"BLOCK"');
  });

  it("keeps no samples of requests, in which the headers would show", () => {
    for (const { visibility_config } of [acl, ...(acl.rule as Block[])]) {
      expect(visibility_config).to.include({ sampled_requests_enabled: false, cloudwatch_metrics_enabled: true });
    }
  });

  it("logs to an encrypted group of the name that WAF asks for", () => {
    const group = stack.one("aws_cloudwatch_log_group");
    expect(group).to.include({ name: "aws-waf-logs-bluecore-demo", retention_in_days: 90 });
    const [, logs] = policyIn(stack.one("aws_kms_key")).Statement;
    expect(JSON.stringify(logs?.Condition)).to.contain("log-group:aws-waf-logs-bluecore-demo*");
  });
});
