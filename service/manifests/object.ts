import type { ObjectMeta } from "kubernetes-types/meta/v1";

/** Anything that `kubectl apply` takes. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** A custom resource, for whose spec kubernetes-types has no type. */
export interface CustomResource<Kind extends string, Spec> extends KubernetesObject {
  readonly kind: Kind;
  readonly spec: Spec;
}

/** What tells the objects of one program in one namespace from others. */
export interface Identity {
  readonly name: string;
  readonly namespace: string;
  /** Its role in the product, such as `api`. */
  readonly component: string;
}

/** The labels that selectors use; they never change, for a Deployment's selector can't. */
export const selectorLabels = ({ name, component }: Identity) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/component": component,
});

/** Metadata with the recommended labels. https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const metadata = (
  identity: Identity,
  annotations: Readonly<Record<string, string>> = {},
): ObjectMeta & { name: string; namespace: string } => ({
  name: identity.name,
  namespace: identity.namespace,
  labels: { ...selectorLabels(identity), "app.kubernetes.io/part-of": "bluecore" },
  ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
});
