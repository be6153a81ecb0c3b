import { Construct } from "constructs";
import { Release } from "../helm/release";
import { type AddonProps, room, systemNamespace } from "./addon";
import { AddonRole } from "./addon-role";

export const chart = {
  repository: "https://kubernetes-sigs.github.io/external-dns/",
  name: "external-dns",
  version: "1.21.1",
} as const;

/** A Route 53 zone that the environment may write to. */
export interface HostedZone {
  readonly id: string;
  /** Its domain. */
  readonly name: string;
}

export interface ExternalDnsProps extends AddonProps {
  readonly hostedZone: HostedZone;
}

/** Gives Ingresses their names in a hosted zone. `enableExternalDns`, on when there is a hosted zone. */
export class ExternalDns extends Construct {
  readonly release: Release;

  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    const { account, cluster, prefix, sources, monitored, after, hostedZone } = props;
    const role = new AddonRole(this, "role", {
      cluster,
      prefix,
      chart: chart.name,
      statements: [
        {
          Sid: "WriteOwnZone",
          Effect: "Allow",
          Action: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
          Resource: `arn:${account.partition}:route53:::hostedzone/${hostedZone.id}`,
        },
        {
          Sid: "FindZones",
          Effect: "Allow",
          Action: ["route53:ListHostedZones", "route53:ListTagsForResources"],
          Resource: "*",
        },
      ],
    });
    this.release = new Release(this, "release", {
      name: chart.name,
      namespace: systemNamespace,
      chart: sources.chart(chart),
      values: {
        image: { repository: sources.image("registry.k8s.io/external-dns/external-dns") },
        serviceAccount: role.serviceAccount,
        provider: { name: "aws" },
        env: [{ name: "AWS_DEFAULT_REGION", value: account.region }],
        sources: ["ingress"],
        domainFilters: [hostedZone.name],
        // It marks what it wrote, and takes away only that.
        policy: "sync",
        registry: "txt",
        txtOwnerId: cluster.name,
        // At once, so that a name goes before the program that knows of it does.
        triggerLoopOnEvent: true,
        extraArgs: { "aws-zone-type": "public" },
        resources: room("10m", "64Mi", "128Mi"),
        serviceMonitor: { enabled: monitored },
      },
      after: [...after, ...role.policies],
    });
  }
}
