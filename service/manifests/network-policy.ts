import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "kubernetes-types/networking/v1";
import { ports } from "../ports";
import { metadata, selectorLabels } from "./object";
import { type CounterSettings, counterIdentity, monitoringNamespace, type Peer, redisPort } from "./settings";

const toPeer = (peer: Peer): NetworkPolicyPeer =>
  "cidr" in peer
    ? { ipBlock: { cidr: peer.cidr } }
    : {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
        ...(peer.podLabels ? { podSelector: { matchLabels: peer.podLabels } } : {}),
      };

const tcp = (port: number): NetworkPolicyPort[] => [{ protocol: "TCP", port }];

const dns: NetworkPolicyPort[] = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/** In: the load balancer and Prometheus. Out: Redis and DNS. Nothing else. */
export const networkPolicy = (settings: CounterSettings) =>
  ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(counterIdentity(settings)),
    spec: {
      podSelector: { matchLabels: selectorLabels(counterIdentity(settings)) },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { from: [toPeer(settings.callers)], ports: tcp(ports.http) },
        { from: [toPeer({ namespace: monitoringNamespace })], ports: tcp(ports.metrics) },
      ],
      egress: [
        { to: [toPeer(settings.redis.peer)], ports: tcp(redisPort) },
        { to: [toPeer({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } })], ports: dns },
      ],
    },
  }) satisfies NetworkPolicy;
