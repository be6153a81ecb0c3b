import * as v from "valibot";
import { flag, group, oneOf, text, wholeNumber } from "../fields";
import * as format from "../formats";

/** Variables of the network and of what stands before it. */

export const vpc = group(
  {
    cidr: v.optional(
      text(format.vpcCidr, "The range of the VPC; the ranges of all subnets are computed from it."),
      "10.0.0.0/16",
    ),
    natGateways: v.optional(
      oneOf(["none", "one", "per-zone"], "NAT gateways: none (fully private), one (cheap), or one in each zone."),
      "one",
    ),
    flowLogRetentionDays: v.optional(oneOf(format.retentionDays, "Days that VPC flow logs are kept."), 30),
  },
  "The network.",
);

export const edge = group(
  {
    hostedZone: v.optional(
      text(format.domain, "The public Route 53 zone that holds the domain, such as example.com; needed for TLS."),
    ),
    tls: v.optional(flag("Make a certificate for the domain, and redirect plain HTTP to HTTPS. Free."), false),
    waf: v.optional(
      flag(
        "Put a web ACL before the load balancer: AWS's managed rules and a rate limit. $9 a month, and $0.60 a million requests.",
      ),
      false,
    ),
    wafRateLimit: v.optional(
      wholeNumber(10, 2_000_000_000, "Requests of one address in five minutes, past which it is blocked.", "requests"),
      2000,
    ),
    wafLogRetentionDays: v.optional(oneOf(format.retentionDays, "Days that blocked requests are kept."), 90),
    shieldAdvanced: v.optional(
      flag(
        "Put the load balancer under Shield Advanced. The account must be subscribed: $3,000 a month, for a year at least.",
      ),
      false,
    ),
    deletionProtection: v.optional(
      flag("Keep the load balancer from deletion; turn off and deploy before `cdktf destroy`. Free."),
      false,
    ),
  },
  "What stands before the cluster.",
);

export const bastion = group(
  { instanceType: v.optional(text(format.instanceType, "Instance type, arm64."), "t4g.nano") },
  "The bastion.",
);
