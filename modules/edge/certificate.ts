import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface CertificateProps {
  readonly domain: string;
  /** The public zone that holds the domain. */
  readonly zoneId: string;
}

/** Seconds that resolvers keep the record which proves the domain to be ours. */
const proofTtl = 300;

/** A certificate that AWS renews by itself, as long as the record by which it was proven stays in the zone. */
export class Certificate extends Construct {
  /** What refers to it waits until the certificate is valid. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { domain, zoneId }: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: domain,
      validationMethod: "DNS",
      // A load balancer holds on to its certificate, so a new one comes first.
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: proofTtl,
      // It is the same for each certificate that this account asks for the domain.
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
