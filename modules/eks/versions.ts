/** EKS add-ons that every cluster has. */
export type AddonName = "vpc-cni" | "kube-proxy" | "coredns" | "aws-ebs-csi-driver";

export type KubernetesVersion = "1.34" | "1.35" | "1.36";

/**
 * The day (UTC) on which a version's standard support ends. On it EKS upgrades a cluster of this project by itself, as its
 * support type is STANDARD. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export const standardSupportUntil: Readonly<Record<KubernetesVersion, string>> = {
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
  "1.36": "2027-08-02",
};

/** Whether a version's standard support has ended at a time. */
export const isPastStandardSupport = (version: KubernetesVersion, time: Date) =>
  time.getTime() >= Date.parse(standardSupportUntil[version]);

/**
 * The add-on versions that were published for each Kubernetes version, so that an upgrade of the cluster moves its add-ons
 * along. `aws eks describe-addon-versions --kubernetes-version 1.35 --addon-name vpc-cni` lists what else fits.
 */
export const addonVersions: Readonly<Record<KubernetesVersion, Readonly<Record<AddonName, string>>>> = {
  "1.34": {
    "vpc-cni": "v1.21.1-eksbuild.3",
    "kube-proxy": "v1.34.0-eksbuild.2",
    coredns: "v1.12.3-eksbuild.1",
    "aws-ebs-csi-driver": "v1.57.1-eksbuild.1",
  },
  "1.35": {
    "vpc-cni": "v1.21.1-eksbuild.8",
    "kube-proxy": "v1.35.3-eksbuild.5",
    coredns: "v1.14.2-eksbuild.4",
    "aws-ebs-csi-driver": "v1.59.0-eksbuild.1",
  },
  "1.36": {
    "vpc-cni": "v1.22.3-eksbuild.1",
    "kube-proxy": "v1.36.0-eksbuild.13",
    coredns: "v1.14.3-eksbuild.3",
    "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
  },
};
