import { Wafv2WebAcl, type Wafv2WebAclConfig } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { Key } from "../kms/key";
import { LogGroup } from "../logs/log-group";

export interface WebAclProps {
  readonly account: Account;
  /** The environment's prefix. */
  readonly name: string;
  /** Requests of one address in five minutes, past which it is blocked. */
  readonly rateLimit: number;
  readonly logRetentionDays: number;
}

/** Seconds over which requests are counted. */
const rateWindow = 300;

/**
 * Rule groups that AWS keeps up to date, in the order in which they judge.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const managedRuleGroups = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
];

/** Headers that carry secrets. */
const redactedHeaders = ["authorization", "cookie"];

/** A web ACL for the load balancer of an environment, which logs what it blocks. */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { account, name, rateLimit, logRetentionDays }: WebAclProps) {
    super(scope, id);
    const seenAs = (metricName: string) => ({
      cloudwatchMetricsEnabled: true,
      metricName,
      sampledRequestsEnabled: false,
    });
    const acl = new Wafv2WebAcl(this, "acl", {
      name,
      description: `Load balancer of ${name}`,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: seenAs(name),
      rule: [
        {
          name: "rate-limit",
          priority: 0,
          action: { block: {} },
          statement: {
            rate_based_statement: { limit: rateLimit, aggregate_key_type: "IP", evaluation_window_sec: rateWindow },
          },
          visibilityConfig: seenAs(`${name}-rate-limit`),
        },
        ...managedRuleGroups.map((group, index) => ({
          name: group,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group } },
          visibilityConfig: seenAs(`${name}-${group}`),
        })),
      ] satisfies Wafv2WebAclConfig["rule"],
    });
    this.arn = acl.arn;
    this.log(acl, account, name, logRetentionDays);
  }

  private log(acl: Wafv2WebAcl, account: Account, name: string, retentionDays: number): void {
    // WAF takes no group whose name begins otherwise.
    const logGroupName = `aws-waf-logs-${name}`;
    const key = new Key(this, "key", {
      account,
      name: `${name}-waf`,
      description: `Firewall logs of ${name}`,
      logGroupPrefix: logGroupName,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [new LogGroup(this, "log-group", { name: logGroupName, key, retentionDays }).arn],
      redactedFields: redactedHeaders.map((header) => ({ singleHeader: { name: header } })),
      // What is let through, the service logs itself.
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: ["BLOCK", "COUNT"].map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
    });
  }
}
