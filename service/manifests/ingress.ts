import type { Ingress } from "kubernetes-types/networking/v1";
import { ending } from "./config-map";
import { metadata } from "./object";
import { type CounterSettings, counterIdentity, counterName } from "./settings";

export interface IngressSettings extends Pick<CounterSettings, "namespace"> {
  /** `alb` on EKS, `nginx` on Minikube. */
  readonly className: string;
  /**
   * The host that is answered.
   * @default any
   */
  readonly host?: string;
  /** Where the API's paths begin. */
  readonly path: string;
  /** What the Ingress controller is told. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The way from outside to the API. */
export const ingress = ({ namespace, className, host, path, annotations }: IngressSettings) =>
  ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: metadata(counterIdentity({ namespace }), annotations),
    spec: {
      ingressClassName: className,
      rules: [
        {
          ...(host === undefined ? {} : { host }),
          http: {
            paths: [{ path, pathType: "Prefix", backend: { service: { name: counterName, port: { name: "http" } } } }],
          },
        },
      ],
    },
  }) satisfies Ingress;

/** What stands before the API on AWS. */
export interface LoadBalancerSettings {
  /** Name of the load balancer, at most 32 characters. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /**
   * ARN of the certificate; with one, plain HTTP is redirected to HTTPS.
   * @default plain HTTP only
   */
  readonly certificateArn?: string;
  /**
   * ARN of the WAF's web ACL.
   * @default none
   */
  readonly webAclArn?: string;
  /** Whether Shield Advanced guards it, to which the account must have subscribed. */
  readonly shield: boolean;
  /** Whether AWS refuses to delete the load balancer; turn it off and deploy before a destroy. */
  readonly deletionProtection: boolean;
}

/**
 * Annotations for the AWS Load Balancer Controller.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function loadBalancerAnnotations(settings: LoadBalancerSettings): Readonly<Record<string, string>> {
  const { name, tags, certificateArn, webAclArn, shield, deletionProtection } = settings;
  const all: Readonly<Record<string, string>> = {
    "load-balancer-name": name,
    scheme: "internet-facing",
    // Straight to the pods' addresses, with no hop over another node.
    "target-type": "ip",
    tags: Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
    "load-balancer-attributes": [
      "routing.http.drop_invalid_header_fields.enabled=true",
      `deletion_protection.enabled=${deletionProtection}`,
    ].join(","),
    // As long as a pod that ends changes nothing: whoever still has a connection to it is answered.
    "target-group-attributes": `deregistration_delay.timeout_seconds=${ending.preStop}`,
    "healthcheck-path": "/readyz",
    "healthcheck-interval-seconds": "10",
    "healthcheck-timeout-seconds": "5",
    "healthy-threshold-count": "2",
    "unhealthy-threshold-count": "2",
    "listen-ports": JSON.stringify(certificateArn === undefined ? [{ HTTP: 80 }] : [{ HTTP: 80 }, { HTTPS: 443 }]),
    ...(certificateArn === undefined
      ? {}
      : {
          "certificate-arn": certificateArn,
          "ssl-redirect": "443",
          "ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        }),
    // Said in any case: what an annotation no longer says, the controller leaves as it was.
    "wafv2-acl-arn": webAclArn ?? "none",
    "shield-advanced-protection": String(shield),
  };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]));
}
