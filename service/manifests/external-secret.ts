import { secretKey } from "./config-map";
import { type CustomResource, metadata } from "./object";
import { counterIdentity } from "./settings";

/** Where the Redis token comes from, and where it goes. */
export interface SecretSettings {
  readonly namespace: string;
  readonly region: string;
  /** The service account whose IAM role may read the secret. */
  readonly serviceAccount: string;
  /** Name of the secret in Secrets Manager; its value is a JSON object with the key `token`. */
  readonly remoteName: string;
  /** Name of the Secret in the cluster, and of the store. */
  readonly name: string;
  /** Changed, it makes External Secrets look at once. */
  readonly version: string;
}

/** How often the secret is read again. */
const refreshInterval = "5m";

type ClusterSecretStore = CustomResource<
  "ClusterSecretStore",
  {
    readonly conditions: readonly { readonly namespaces: readonly string[] }[];
    readonly provider: {
      readonly aws: {
        readonly service: "SecretsManager";
        readonly region: string;
        readonly auth: { readonly jwt: { readonly serviceAccountRef: { name: string; namespace: string } } };
      };
    };
  }
>;

/**
 * The way to Secrets Manager, with the role of the given service account, for its namespace only. So the controller has no
 * rights of its own that the environments of one cluster would share.
 */
export const clusterSecretStore = ({
  namespace,
  region,
  serviceAccount,
  name,
}: SecretSettings): ClusterSecretStore => ({
  apiVersion: "external-secrets.io/v1",
  kind: "ClusterSecretStore",
  metadata: { name, labels: metadata(counterIdentity({ namespace })).labels ?? {} },
  spec: {
    conditions: [{ namespaces: [namespace] }],
    provider: {
      aws: {
        service: "SecretsManager",
        region,
        auth: { jwt: { serviceAccountRef: { name: serviceAccount, namespace } } },
      },
    },
  },
});

type ExternalSecret = CustomResource<
  "ExternalSecret",
  {
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly kind: "ClusterSecretStore"; readonly name: string };
    readonly target: { readonly name: string; readonly creationPolicy: "Owner"; readonly deletionPolicy: "Retain" };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string };
    }[];
  }
>;

/** Brings the Redis token into the namespace, and keeps it as it is in Secrets Manager. */
export const externalSecret = ({ namespace, remoteName, name, version }: SecretSettings): ExternalSecret => ({
  apiVersion: "external-secrets.io/v1",
  kind: "ExternalSecret",
  metadata: {
    ...metadata({ ...counterIdentity({ namespace }), name }),
    annotations: { "bluecore/redis-secret-version": version },
  },
  spec: {
    refreshInterval,
    secretStoreRef: { kind: "ClusterSecretStore", name },
    // What the pods hold outlives a while without Secrets Manager.
    target: { name, creationPolicy: "Owner", deletionPolicy: "Retain" },
    data: [{ secretKey, remoteRef: { key: remoteName, property: "token" } }],
  },
});
