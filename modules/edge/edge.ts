import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Construct } from "constructs";
import type { Account } from "../iam/account";
import { Certificate } from "./certificate";
import { WebAcl } from "./web-acl";

export interface EdgeProps {
  readonly account: Account;
  readonly prefix: string;
  /** Where the API answers. */
  readonly domain: string;
  /**
   * The public Route 53 zone that holds the domain.
   * @default none: the domain's record is made elsewhere
   */
  readonly hostedZone?: string | undefined;
  /** Whether a certificate is made; it takes the hosted zone. */
  readonly tls: boolean;
  readonly waf: boolean;
  /** Requests of one address in five minutes, past which it is blocked. */
  readonly wafRateLimit: number;
  readonly wafLogRetentionDays: number;
  readonly shieldAdvanced: boolean;
  readonly deletionProtection: boolean;
}

/**
 * What stands before the cluster: name, certificate, firewall. The load balancer itself is made by its controller from the
 * Ingress, which takes these.
 */
export class Edge extends Construct {
  /** Undefined without a hosted zone. */
  readonly hostedZoneId: string | undefined;
  /** Of a certificate that is valid by the time it is used; undefined without TLS. */
  readonly certificateArn: string | undefined;
  readonly webAclArn: string | undefined;
  /** Whether the load balancer is put under Shield Advanced, to which the account is subscribed. */
  readonly shieldAdvanced: boolean;
  /** Whether the load balancer is kept from deletion. */
  readonly deletionProtection: boolean;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { account, prefix, domain, hostedZone, tls } = props;
    this.shieldAdvanced = props.shieldAdvanced;
    this.deletionProtection = props.deletionProtection;
    if (hostedZone !== undefined) {
      this.hostedZoneId = new DataAwsRoute53Zone(this, "zone", { name: hostedZone, privateZone: false }).zoneId;
    }
    if (tls && this.hostedZoneId !== undefined) {
      this.certificateArn = new Certificate(this, "certificate", { domain, zoneId: this.hostedZoneId }).arn;
    }
    if (props.waf) {
      this.webAclArn = new WebAcl(this, "web-acl", {
        account,
        name: prefix,
        rateLimit: props.wafRateLimit,
        logRetentionDays: props.wafLogRetentionDays,
      }).arn;
    }
  }
}
