import { environmentVars } from "../../stacks/vars";

export const vars = environmentVars({
  domain: "bluecore.gbanchs.com",
  region: "us-west-2",
  zones: ["us-west-2a", "us-west-2b", "us-west-2c"],

  creationConfig: {
    createVpc: true,
    createVpcEndpoints: true,
    createEksCluster: true,
    createBastion: true,
    createRedis: true,
  },

  vpc: {
    cidr: "10.0.0.0/16",
    natGateways: "one",
  },

  eks: {
    version: "1.35",
    // Who may reach the API server from outside the VPC (IAM still decides who may do what): narrow it to your office.
    publicAccessCidrs: ["0.0.0.0/0"],
    nodeGroups: {
      system: { instanceTypes: ["m6i.large"], minSize: 2, maxSize: 5 },
    },
  },

  redis: {
    nodeType: "cache.t4g.small",
    shards: 3,
    replicasPerShard: 1,
  },

  ecrRepositories: [
    {
      name: "counter",
      lifecyclePolicy: { rulePriority: 1, description: "Keep the last 30 images", countNumber: 30 },
      repositoryReadWriteArns: [],
    },
  ],
});
