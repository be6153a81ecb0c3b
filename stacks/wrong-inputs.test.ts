import { expect } from "chai";
import { backend, faultsOf } from "../test/support/faults";
import { baseGlobalVars, baseVars } from "../test/support/synth";
import { EnvironmentFaults } from "./environments";
import { validate } from "./validate";
import { globalSchema } from "./vars";

/** A copy of the vars in which the value at a dotted path is another; undefined takes the key away. */
function withChange(vars: object, path: string, value: unknown): object {
  const copy = structuredClone(vars) as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Record<string, unknown>>((at, key) => {
    at[key] ??= {};
    return at[key] as Record<string, unknown>;
  }, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

const group = { instanceTypes: ["m6i.large"], minSize: 1, maxSize: 3 };
const repository = { name: "counter", lifecyclePolicy: { description: "Keep some", countNumber: 5 } };
const role = "arn:aws:iam::123456789012:role/deployer";
const retention =
  "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";

/** Path, value, and what is said of it after `envs/demo/vars.ts: `. */
const wrong: readonly (readonly [path: string, value: unknown, message: string])[] = [
  ["domain", undefined, "domain is missing"],
  [
    "domain",
    "Bluecore.example.com",
    'domain must be a domain name in lower case such as bluecore.example.com, got "Bluecore.example.com"',
  ],
  [
    "edge",
    { tls: true },
    "edge.tls must be false without edge.hostedZone, in which the certificate is proven, got true; name the zone",
  ],
  ["edge.hostedZone", "ample.com", 'edge.hostedZone must hold the domain (api.example.com), got "ample.com"'],
  ["edge.wafRateLimit", 9, "edge.wafRateLimit must be a whole number of requests from 10 to 2000000000, got 9"],
  [
    "eks",
    { clusterAdmins: [role], clusterViewers: [role] },
    `eks.clusterViewers must not repeat an admin, who may read all already, got "${role}"`,
  ],
  ["domain", "localhost", 'domain must be a domain name in lower case such as bluecore.example.com, got "localhost"'],
  [
    "domain",
    "http://a.example.com",
    'domain must be a domain name in lower case such as bluecore.example.com, got "http://a.example.com"',
  ],
  ["region", "us-west", 'region must be an AWS region such as us-west-2, got "us-west"'],
  ["region", "us-west-2a", 'region must be an AWS region such as us-west-2, got "us-west-2a"'],
  ["region", "eu-west-1", 'zones must be zones of eu-west-1, got "us-west-2a"; change it or the region'],
  [
    "zones",
    ["us-west-2a", "us-east-1b"],
    'zones must be zones of us-west-2, got "us-east-1b"; change it or the region',
  ],
  ["zones", ["us-west-2a"], 'zones must be a list of 2 to 7 items, none twice, got ["us-west-2a"]'],
  [
    "zones",
    ["us-west-2a", "us-west-2a"],
    'zones must be a list of 2 to 7 items, none twice, got ["us-west-2a","us-west-2a"]',
  ],
  ["zones", ["us-west-2a", "b"], 'zones.1 must be an availability zone such as us-west-2a, got "b"'],
  ["zones", "us-west-2a", 'zones must be a list of 2 to 7 items, none twice, got "us-west-2a"'],
  ["accountId", "1234", 'accountId must be an AWS account id of 12 digits, got "1234"'],
  ["accountId", 123456789012, "accountId must be an AWS account id of 12 digits, got 123456789012"],
  ["creationConfig", undefined, "creationConfig is missing"],
  ["creationConfig.createVpc", undefined, "creationConfig.createVpc is missing"],
  ["creationConfig.createVpc", "yes", 'creationConfig.createVpc must be true or false, got "yes"'],
  ["creationConfig.createRedis", 1, "creationConfig.createRedis must be true or false, got 1"],
  [
    "creationConfig.createEks",
    true,
    "creationConfig.createEks is not known here; known are createVpc, createVpcEndpoints, createEksCluster, createBastion, createRedis, got true",
  ],
  ["sharedFrom", "Prod!", 'sharedFrom must be the name of an environment\'s folder, got "Prod!"'],
  ["sharedForm", "prod", "sharedForm is not known here; known are "],
  ["vpc", "10.0.0.0/16", 'vpc must be an object, got "10.0.0.0/16"'],
  [
    "vpc.cidr",
    "10.0.0.0/8",
    'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.0/8"',
  ],
  [
    "vpc.cidr",
    "10.0.0.0/24",
    'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.0/24"',
  ],
  [
    "vpc.cidr",
    "10.0.1.0/16",
    'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.1.0/16"',
  ],
  [
    "vpc.cidr",
    "10.0.0.0",
    'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.0"',
  ],
  [
    "vpc.cidr",
    "10.0.0.300/16",
    'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.300/16"',
  ],
  ["vpc.natGateways", "two", 'vpc.natGateways must be one of "none", "one", "per-zone", got "two"'],
  ["vpc.natGateways", true, 'vpc.natGateways must be one of "none", "one", "per-zone", got true'],
  [
    "vpc.natGateway",
    "one",
    'vpc.natGateway is not known here; known are cidr, natGateways, flowLogRetentionDays, got "one"',
  ],
  ["vpc.flowLogRetentionDays", 31, `vpc.flowLogRetentionDays must be one of ${retention}, got 31`],
  ["eks.version", "1.33", 'eks.version must be one of "1.34", "1.35", "1.36", got "1.33"'],
  ["eks.version", 1.35, 'eks.version must be one of "1.34", "1.35", "1.36", got 1.35'],
  [
    "eks.publicAccessCidrs",
    ["0.0.0.0"],
    'eks.publicAccessCidrs.0 must be an IPv4 range such as 10.0.0.0/16, its address the first of the range, got "0.0.0.0"',
  ],
  [
    "eks.publicAccessCidrs",
    "0.0.0.0/0",
    'eks.publicAccessCidrs must be a list of 0 to 40 items, none twice, got "0.0.0.0/0"',
  ],
  [
    "eks.deployer",
    "deployer",
    'eks.deployer must be the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer, got "deployer"',
  ],
  [
    "eks.clusterAdmins",
    ["arn:aws:iam::1:role/x"],
    'eks.clusterAdmins.0 must be the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer, got "arn:aws:iam::1:role/x"',
  ],
  [
    "eks",
    { deployer: role, clusterAdmins: [role] },
    `eks.clusterAdmins must not repeat eks.deployer, who is an admin already, got "${role}"`,
  ],
  ["eks.logRetentionDays", 0, `eks.logRetentionDays must be one of ${retention}, got 0`],
  ["eks.nodeGroups", {}, "eks.nodeGroups must hold at least one, got {}"],
  ["eks.nodeGroups", [group], "eks.nodeGroups.0 is no name; a name is 1 to 32"],
  [
    "eks.nodeGroups.System",
    group,
    "eks.nodeGroups.System is no name; a name is 1 to 32 lower-case letters, digits and hyphens, beginning with a letter",
  ],
  [
    "eks.nodeGroups.system",
    { ...group, instanceTypes: [] },
    "eks.nodeGroups.system.instanceTypes must be a list of 1 to 20 items, none twice, got []",
  ],
  [
    "eks.nodeGroups.system",
    { ...group, instanceTypes: ["large"] },
    'eks.nodeGroups.system.instanceTypes.0 must be an EC2 instance type such as m6i.large, got "large"',
  ],
  [
    "eks.nodeGroups.system",
    { ...group, instanceTypes: ["m7g.large"] },
    'eks.nodeGroups.system.instanceTypes must be x86_64 types, got "m7g.large"; change it or the architecture',
  ],
  [
    "eks.nodeGroups.system",
    { ...group, architecture: "arm64" },
    'eks.nodeGroups.system.instanceTypes must be arm64 types, got "m6i.large"; change it or the architecture',
  ],
  [
    "eks.nodeGroups.system",
    { ...group, architecture: "arm" },
    'eks.nodeGroups.system.architecture must be one of "x86_64", "arm64", got "arm"',
  ],
  [
    "eks.nodeGroups.system",
    { ...group, os: "ubuntu" },
    'eks.nodeGroups.system.os must be one of "al2023", "bottlerocket", got "ubuntu"',
  ],
  [
    "eks.nodeGroups.system",
    { ...group, capacity: "SPOT" },
    'eks.nodeGroups.system.capacity must be one of "on-demand", "spot", got "SPOT"',
  ],
  [
    "eks.nodeGroups.system",
    { ...group, minSize: -1 },
    "eks.nodeGroups.system.minSize must be a whole number from 0 to 450, got -1",
  ],
  [
    "eks.nodeGroups.system",
    { ...group, maxSize: 0 },
    "eks.nodeGroups.system.maxSize must be a whole number from 1 to 450, got 0",
  ],
  [
    "eks.nodeGroups.system",
    { ...group, minSize: 4 },
    "eks.nodeGroups.system.minSize must be at most maxSize (3), got 4",
  ],
  [
    "eks.nodeGroups.system",
    { ...group, desiredSize: 9 },
    "eks.nodeGroups.system.desiredSize must be from minSize to maxSize (1 to 3), got 9",
  ],
  [
    "eks.nodeGroups.system",
    { ...group, diskSizeGiB: 10 },
    "eks.nodeGroups.system.diskSizeGiB must be a whole number of GiB from 20 to 16384, got 10",
  ],
  ["redis.engineVersion", "8.0", 'redis.engineVersion must be one of "6.2", "7.0", "7.1", got "8.0"'],
  [
    "redis.nodeType",
    "t4g.small",
    'redis.nodeType must be an ElastiCache node type such as cache.t4g.small, got "t4g.small"',
  ],
  ["redis.shards", 0, "redis.shards must be a whole number from 1 to 90, got 0"],
  ["redis.shards", 2.5, "redis.shards must be a whole number from 1 to 90, got 2.5"],
  ["redis.replicasPerShard", 9, "redis.replicasPerShard must be a whole number from 0 to 5, got 9"],
  ["redis.replicasPerShard", "1", 'redis.replicasPerShard must be a whole number from 0 to 5, got "1"'],
  [
    "redis.replicaPerShard",
    1,
    "redis.replicaPerShard is not known here; known are engineVersion, nodeType, shards, replicasPerShard, ",
  ],
  ["redis.authTokenVersion", 0, "redis.authTokenVersion must be a whole number from 1 to 1000000, got 0"],
  [
    "redis.snapshotRetentionDays",
    36,
    "redis.snapshotRetentionDays must be a whole number of days from 0 to 35, got 36",
  ],
  [
    "redis.snapshotWindow",
    "3:00-4:00",
    'redis.snapshotWindow must be a daily window in UTC such as 03:00-04:00, got "3:00-4:00"',
  ],
  ["redis.snapshotWindow", "03:00-03:30", 'redis.snapshotWindow must last an hour or longer, got "03:00-03:30"'],
  [
    "redis.snapshotWindow",
    "04:30-05:30",
    'redis.snapshotWindow must not meet redis.maintenanceWindow (sun:05:00-sun:06:00), got "04:30-05:30"',
  ],
  [
    "redis.maintenanceWindow",
    "05:00-06:00",
    'redis.maintenanceWindow must be a weekly window in UTC such as sun:05:00-sun:06:00, got "05:00-06:00"',
  ],
  ["redis.deletionGuard", "on", 'redis.deletionGuard must be true or false, got "on"'],
  ["bastion.instanceType", "t3.nano", 'bastion.instanceType must be an arm64 type such as t4g.nano, got "t3.nano"'],
  [
    "ecrRepositories",
    [repository, { ...repository, lifecyclePolicy: { description: "Other", countNumber: 6 } }],
    'ecrRepositories must have different names, got "counter" more than once',
  ],
  [
    "ecrRepositories",
    [{ ...repository, name: "Counter" }],
    'ecrRepositories.0.name must be 2 to 200 lower-case letters and digits in words joined by . _ - or /, got "Counter"',
  ],
  ["ecrRepositories", [{ name: "counter" }], "ecrRepositories.0.lifecyclePolicy is missing"],
  [
    "ecrRepositories",
    [{ ...repository, lifecyclePolicy: { description: "", countNumber: 5 } }],
    'ecrRepositories.0.lifecyclePolicy.description must be 1 to 256 characters, got ""',
  ],
  [
    "ecrRepositories",
    [{ ...repository, lifecyclePolicy: { description: "All", countNumber: 0 } }],
    "ecrRepositories.0.lifecyclePolicy.countNumber must be a whole number of images from 1 to 50000, got 0",
  ],
  [
    "ecrRepositories",
    [{ ...repository, lifecyclePolicy: { description: "All", countNumber: 1, rulePriority: 0 } }],
    "ecrRepositories.0.lifecyclePolicy.rulePriority must be a whole number from 1 to 999, got 0",
  ],
  [
    "ecrRepositories",
    [{ ...repository, repositoryReadWriteArns: ["*"] }],
    'ecrRepositories.0.repositoryReadWriteArns.0 must be the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer, got "*"',
  ],
  ["tags", { Team: "a;b" }, 'tags.Team must be 0 to 256 letters, digits, spaces and _ . : / = + - @, got "a;b"'],
  ["tags", "team", 'tags must be an object, got "team"'],
];

describe("a wrong variable stops synth with file, key, limits and value", () => {
  for (const [path, value, message] of wrong) {
    it(`${path} = ${JSON.stringify(value)}`, () => {
      const [first, ...others] = faultsOf({ demo: withChange(baseVars, path, value) });
      expect(first).to.match(/^envs\/demo\/vars\.ts: /);
      expect(first?.slice("envs/demo/vars.ts: ".length)).to.satisfy(
        (fault: string) => fault.startsWith(message),
        `expected ${first} to begin with ${message}`,
      );
      // A region of its own makes all zones foreign; nothing else has a second fault.
      expect(others).to.have.length(path === "region" && value === "eu-west-1" ? 2 : 0);
    });
  }

  it("and all faults of all files come at once", () => {
    const demo = withChange(withChange(baseVars, "redis.shards", 0), "vpc.cidr", "x");
    const prod = withChange(withChange(baseVars, "domain", "other.example.com"), "bastion.instanceType", "t3.nano");
    expect(faultsOf({ demo, prod }).map((fault) => fault.split(" must")[0])).to.deep.equal([
      "envs/demo/vars.ts: vpc.cidr",
      "envs/demo/vars.ts: redis.shards",
      "envs/prod/vars.ts: bastion.instanceType",
    ]);
  });

  for (const [change, message] of [
    [
      { stateBucket: "My_Bucket" },
      'stateBucket must be 3 to 63 lower-case letters, digits and hyphens, unique in all of AWS, got "My_Bucket"',
    ],
    [{ github: { repository: "acme/counter", ids: { owner: 12 } } }, "github.ids.repository is missing"],
    [
      { github: { repository: "acme/counter", ids: { owner: "12", repository: 345 } } },
      'github.ids.owner must be a whole number from 1 to 9007199254740991, got "12"',
    ],
  ] as const) {
    it(`and so does one of the account-wide stack: ${message}`, () => {
      const input = { ...baseGlobalVars, ...change };
      expect(() => validate([{ name: "global", vars: { schema: globalSchema, input }, backend }])).to.throw(
        EnvironmentFaults,
        `envs/global/vars.ts: ${message}`,
      );
    });
  }
});
