import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "kubernetes-types/networking/v1";
import { ports } from "../ports";
import { metadata, selectorLabels } from "./object";
import { type CounterSettings, counterIdentity, monitoringNamespace, type Peer, redisPort } from "./settings";

const toPeers = (peer: Peer): NetworkPolicyPeer[] =>
  "cidrs" in peer
    ? peer.cidrs.map((cidr) => ({ ipBlock: { cidr } }))
    : [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
          ...(peer.podLabels ? { podSelector: { matchLabels: peer.podLabels } } : {}),
        },
      ];

const tcp = (port: number): NetworkPolicyPort[] => [{ protocol: "TCP", port }];

const dns: NetworkPolicyPort[] = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

/**
 * In: the load balancer and Prometheus. Out: Redis and DNS. Nothing else, but for the kubelet's probes: no policy keeps a pod's
 * own node from it. https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const networkPolicy = (settings: CounterSettings) =>
  ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(counterIdentity(settings)),
    spec: {
      podSelector: { matchLabels: selectorLabels(counterIdentity(settings)) },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { from: toPeers(settings.callers), ports: tcp(ports.http) },
        { from: toPeers({ namespace: monitoringNamespace }), ports: tcp(ports.metrics) },
      ],
      egress: [
        { to: toPeers(settings.redis.peer), ports: tcp(redisPort) },
        { to: toPeers({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } }), ports: dns },
      ],
    },
  }) satisfies NetworkPolicy;
