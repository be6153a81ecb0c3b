import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AutoscalingSettings } from "../../service/manifests/autoscaling";
import { type ClusterFeatures, counterObjects, secretObjects } from "../../service/manifests/counter";
import { type LoadBalancerSettings, loadBalancerAnnotations } from "../../service/manifests/ingress";
import { namespaceLabels, roleAnnotations } from "../../service/manifests/namespace";
import { digestOf } from "../../service/manifests/render";
import type { CounterSettings } from "../../service/manifests/settings";
import type { Cluster } from "../eks/cluster";
import { ServiceAccountRole } from "../eks/service-account-role";
import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { Manifests } from "../manifests/manifests";
import type { RedisStore } from "../redis-cluster/store";
import type { Network } from "../vpc/network";
import type { Image } from "./image";
import { counterNames } from "./names";

export interface CounterProps {
  readonly account: Account;
  readonly cluster: Cluster;
  readonly network: Network;
  readonly redis: RedisStore;
  readonly image: Image;
  readonly architecture: "amd64" | "arm64";
  /** The environment's prefix, from which the names follow. */
  readonly prefix: string;
  readonly domain: string;
  /** Where the API's paths begin. */
  readonly path: string;
  readonly autoscaling: AutoscalingSettings;
  /** Replicas of Redis that must confirm a write before it is answered. */
  readonly minRedisReplicas: number;
  /** Changes when the Redis token is rotated. */
  readonly redisSecretVersion: string;
  /** What the cluster has for it to use. */
  readonly features: ClusterFeatures;
  /** What stands before it: certificate, WAF, Shield. */
  readonly edge: Pick<LoadBalancerSettings, "certificateArn" | "webAclArn" | "shield">;
  readonly tags: Readonly<Record<string, string>>;
  /** What must stand before it, and go after it: the add-ons. */
  readonly after: readonly ITerraformDependable[];
}

/** Seconds until a new version must be ready: pods one after the other, each with its load balancer's consent. */
const rolloutSeconds = 900;

/** The counter in the cluster: its namespace, service account and role, the Redis secret, and the service itself. */
export class Counter extends Construct {
  readonly role: ServiceAccountRole;
  /** The image that runs. */
  readonly image: string;

  constructor(scope: Construct, id: string, props: CounterProps) {
    super(scope, id);
    const { account, cluster, redis, image, prefix, after } = props;
    const names = counterNames(prefix);
    this.image = image.reference;
    this.role = new ServiceAccountRole(this, "role", {
      cluster,
      name: `${prefix}-counter`,
      namespace: names.namespace,
      serviceAccount: names.serviceAccount,
      statements: readsTheRedisSecret(account, redis),
    });
    const namespace = new NamespaceV1(this, "namespace", {
      metadata: { name: names.namespace, labels: namespaceLabels(true) },
      dependsOn: [...after],
    });
    const serviceAccount = new ServiceAccountV1(this, "service-account", {
      metadata: {
        name: names.serviceAccount,
        namespace: namespace.metadata.name,
        annotations: roleAnnotations(this.role.arn),
      },
      automountServiceAccountToken: false,
    });
    const secret = new Manifests(this, "secret", {
      name: "counter-secret",
      namespace: names.namespace,
      objects: secretObjects({
        namespace: names.namespace,
        region: account.region,
        serviceAccount: names.serviceAccount,
        remoteName: redis.secretName,
        name: names.secret,
        version: props.redisSecretVersion,
      }),
      after: [serviceAccount, ...this.role.policies],
    });
    new Manifests(this, "app", {
      name: "counter",
      namespace: names.namespace,
      objects: this.objects(props),
      after: [secret.release.resource, image.pushed],
      timeoutSeconds: rolloutSeconds,
    });
  }

  private objects({ network, redis, image, prefix, ...props }: CounterProps) {
    const names = counterNames(prefix);
    const counter: CounterSettings = {
      namespace: names.namespace,
      image: image.reference,
      serviceAccount: names.serviceAccount,
      architecture: props.architecture,
      redis: {
        address: `${redis.endpoint}:${redis.port}`,
        cluster: true,
        tls: true,
        keyPrefix: `${prefix}:`,
        minReplicas: props.minRedisReplicas,
        secret: { name: names.secret, version: props.redisSecretVersion },
        peer: { cidr: network.cidr },
      },
      // The load balancer's addresses are those of the public subnets.
      callers: { cidr: network.cidr },
      // Only Terraform learns the address, so it stands there as it is.
      digest: ({ REDIS_NODES: address, ...known }) => `${digestOf(known)} ${address}`,
    };
    return counterObjects({
      counter,
      ingress: {
        className: "alb",
        host: props.domain,
        path: props.path,
        annotations: loadBalancerAnnotations({ name: prefix, tags: props.tags, ...props.edge }),
      },
      autoscaling: props.autoscaling,
      features: props.features,
    });
  }
}

/** The pods' own needs end with Redis; External Secrets takes this role to read the one secret that they mount. */
const readsTheRedisSecret = (account: Account, { secretArn, keyArn }: RedisStore): Statement[] => [
  {
    Sid: "ReadRedisSecret",
    Effect: "Allow",
    Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    Resource: secretArn,
  },
  {
    Sid: "DecryptRedisSecret",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${account.region}.amazonaws.com` } },
  },
];
