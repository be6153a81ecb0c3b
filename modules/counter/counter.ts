import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { digestOf } from "../../service/manifests/digest";
import { namespaceLabels, roleAnnotations } from "../../service/manifests/namespace";
import { type AwsSettings, counterNames, objectsOnAws } from "../../service/manifests/on-aws";
import type { Cluster } from "../eks/cluster";
import { ServiceAccountRole } from "../eks/service-account-role";
import type { Account } from "../iam/account";
import type { Statement } from "../iam/policy";
import { Manifests } from "../manifests/manifests";
import type { RedisStore } from "../redis-cluster/store";
import type { Network } from "../vpc/network";
import { DeployedImage } from "./deployed-image";
import type { Image } from "./image";
import { counterRoleName } from "./names";

export interface CounterProps
  extends Pick<AwsSettings, "prefix" | "domain" | "path" | "architecture" | "autoscaling" | "features"> {
  readonly loadBalancer: Omit<AwsSettings["loadBalancer"], "cidrs">;
  readonly account: Account;
  readonly cluster: Cluster;
  readonly network: Network;
  readonly redis: RedisStore;
  /** Replicas of Redis that must confirm a write before it is answered. */
  readonly minRedisReplicas: number;
  /** Changes when the Redis token is rotated. */
  readonly redisSecretVersion: string;
  readonly image: Image;
  /** What must stand before it, and go after it: the add-ons. */
  readonly after: readonly ITerraformDependable[];
}

/** Seconds until a new version must be ready: its pods come by quarters, each with its load balancer's consent. */
const rolloutSeconds = 900;

/** The counter in the cluster: its namespace, service account and role, the Redis secret, and the service itself. */
export class Counter extends Construct {
  readonly role: ServiceAccountRole;
  /** The image that runs: after a release that failed, the one before. */
  readonly image: string;

  constructor(scope: Construct, id: string, props: CounterProps) {
    super(scope, id);
    const { account, cluster, redis, image, prefix, after } = props;
    const names = counterNames(prefix);
    this.role = new ServiceAccountRole(this, "role", {
      cluster,
      name: counterRoleName(prefix),
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
    const objects = objectsOnAws(settingsOf(props));
    const secret = new Manifests(this, "secret", {
      name: "counter-secret",
      namespace: names.namespace,
      objects: objects.secret,
      // A token that is rotated is in Secrets Manager before External Secrets looks for it.
      after: [serviceAccount, ...this.role.policies, ...redis.written],
    });
    const app = new Manifests(this, "app", {
      name: "counter",
      namespace: names.namespace,
      objects: objects.app,
      after: [secret.release.resource, image.pushed],
      timeoutSeconds: rolloutSeconds,
    });
    this.image = new DeployedImage(this, "deployed", { image, release: app.release.resource }).reference;
  }
}

const settingsOf = ({ account, network, redis, image, ...props }: CounterProps): AwsSettings => ({
  ...props,
  region: account.region,
  image: image.reference,
  // An internet-facing load balancer has its addresses in the public subnets.
  loadBalancer: { ...props.loadBalancer, cidrs: network.ranges.public },
  redis: {
    host: redis.endpoint,
    port: redis.port,
    secretName: redis.secretName,
    secretVersion: props.redisSecretVersion,
    minReplicas: props.minRedisReplicas,
    cidrs: network.ranges.database,
  },
  // Only Terraform learns the address, so it stands there as it is.
  digest: ({ REDIS_NODES: address, ...known }) => `${digestOf(known)} ${address}`,
});

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
