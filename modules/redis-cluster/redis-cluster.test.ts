import { expect } from "chai";
import { type Block, type Synthesized, synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import { RedisCluster, type RedisClusterProps } from "./redis-cluster";

const base: Omit<RedisClusterProps, "account"> = {
  name: "bluecore-demo",
  network: {
    vpcId: "vpc-1",
    cidr: "10.0.0.0/16",
    privateSubnetIds: ["private-a"],
    publicSubnetIds: ["public-a"],
    ranges: { private: [], public: [], database: [] },
    databaseSubnetIds: ["database-a", "database-b"],
    discovery: "bluecore-demo",
  },
  clients: { bastion: "sg-bastion" },
  engineVersion: "7.1",
  nodeType: "cache.t4g.small",
  shards: 3,
  replicasPerShard: 1,
  authTokenVersion: 1,
  snapshotRetentionDays: 7,
  snapshotWindow: "03:00-04:00",
  maintenanceWindow: "sun:05:00-sun:06:00",
  logRetentionDays: 30,
  finalSnapshot: true,
  deletionGuard: false,
  alarmTopicArn: "arn:aws:sns:us-west-2:123456789012:alarms",
};

const synthRedis = (overrides: Partial<RedisClusterProps> = {}) =>
  synthConstruct((stack) => {
    const account = new Account(stack, "account", "us-west-2");
    new RedisCluster(stack, "redis", { ...base, account, ...overrides });
  });

const groupOf = (stack: Synthesized) => stack.one("aws_elasticache_replication_group");
const parametersOf = (stack: Synthesized) => {
  const { parameter } = stack.one("aws_elasticache_parameter_group") as {
    parameter?: { name: string; value: string }[];
  };
  return Object.fromEntries((parameter ?? []).map(({ name, value }) => [name, value]));
};

describe("redis cluster", () => {
  let stack: Synthesized;
  let group: Block;
  before(() => {
    stack = synthRedis();
    group = groupOf(stack);
  });

  it("takes TLS connections only, which must give the token", () => {
    expect(group).to.include({ transit_encryption_enabled: true, transit_encryption_mode: "required" });
    expect(group.auth_token).to.match(/data\.aws_secretsmanager_secret_version\..*\.secret_string/);
  });

  it("encrypts data, logs and both secrets with its own key", () => {
    const key = /aws_kms_key\.redis_key_/;
    expect(group.at_rest_encryption_enabled).to.equal("true");
    expect(group.kms_key_id).to.match(key);
    const secrets = Object.values(stack.all("aws_secretsmanager_secret"));
    expect(secrets).to.have.length(2);
    for (const { kms_key_id } of secrets) expect(kms_key_id).to.match(key);
    for (const [name, { kms_key_id }] of Object.entries(stack.all("aws_cloudwatch_log_group"))) {
      if (name.startsWith("redis_")) expect(kms_key_id, name).to.match(key);
    }
  });

  it("spreads the given shards and replicas over the zones, and fails over by itself", () => {
    const other = groupOf(synthRedis({ shards: 5, replicasPerShard: 2 }));
    expect(other).to.include({
      num_node_groups: 5,
      replicas_per_node_group: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
    });
  });

  it("without replicas does not promise to outlive a zone", () => {
    expect(groupOf(synthRedis({ replicasPerShard: 0 })).multi_az_enabled).to.equal(false);
  });

  for (const [engineVersion, family] of [
    ["6.2", "redis6.x"],
    ["7.0", "redis7"],
    ["7.1", "redis7"],
  ] as const) {
    it(`of version ${engineVersion} has a parameter group of the family ${family}, made before its predecessor goes`, () => {
      const parameters = synthRedis({ engineVersion }).one("aws_elasticache_parameter_group");
      expect(parameters.family).to.equal(family);
      expect(parameters.name).to.equal(`bluecore-demo-${family.replace(".", "-")}`);
      expect(parameters.lifecycle).to.include({ create_before_destroy: true });
    });
  }

  it("in cluster mode refuses writes when it is full, rather than drop a counter", () => {
    expect(parametersOf(stack)).to.deep.equal({ "cluster-enabled": "yes", "maxmemory-policy": "noeviction" });
  });

  it("keeps daily snapshots for the days given, and lets AWS patch in the window given", () => {
    const other = groupOf(
      synthRedis({
        snapshotRetentionDays: 30,
        snapshotWindow: "01:00-02:00",
        maintenanceWindow: "mon:03:00-mon:04:00",
      }),
    );
    expect(other).to.include({
      snapshot_retention_limit: 30,
      snapshot_window: "01:00-02:00",
      maintenance_window: "mon:03:00-mon:04:00",
    });
  });

  it("leaves a final snapshot whose name no earlier environment of this name has used", () => {
    expect(group.final_snapshot_identifier).to.match(
      /^bluecore-demo-final-\$\{substr\(aws_kms_key\.redis_key_\w+\.key_id, 0, 8\)\}$/,
    );
    expect(groupOf(synthRedis({ finalSnapshot: false }))).to.not.have.property("final_snapshot_identifier");
  });

  it("is kept from destruction by deletionGuard", () => {
    expect(group.lifecycle).to.deep.equal({ prevent_destroy: false });
    expect(groupOf(synthRedis({ deletionGuard: true })).lifecycle).to.deep.equal({ prevent_destroy: true });
  });

  it("writes slow and engine log to groups that it owns", () => {
    const logs = group.log_delivery_configuration as Block[];
    expect(logs.map(({ log_type }) => log_type)).to.have.members(["slow-log", "engine-log"]);
    for (const { destination } of logs) expect(destination).to.contain("aws_cloudwatch_log_group.redis_");
    const names = Object.values(stack.all("aws_cloudwatch_log_group")).map(({ name }) => name);
    expect(names).to.include.members([
      "/aws/elasticache/bluecore-demo/slow-log",
      "/aws/elasticache/bluecore-demo/engine-log",
    ]);
  });

  it("lies in the database subnets, and lets in who was named, on its port only", () => {
    expect(stack.one("aws_elasticache_subnet_group").subnet_ids).to.deep.equal(["database-a", "database-b"]);
    const rule = stack.one("aws_vpc_security_group_ingress_rule");
    expect(rule).to.include({ referenced_security_group_id: "sg-bastion", from_port: 6379, to_port: 6379 });
    expect(stack.addresses.filter((address) => address.includes("egress_rule"))).to.deep.equal([]);
  });
});

describe("redis AUTH token", () => {
  const versions = (stack: Synthesized) =>
    Object.values(stack.all("aws_secretsmanager_secret_version")).map((version) => version.secret_string_wo_version);

  it("is SET at first, as a ROTATE would let in clients that give none", () => {
    const stack = synthRedis();
    expect(groupOf(stack).auth_token_update_strategy).to.equal("SET");
    expect(versions(stack)).to.deep.equal([1, 1]);
  });

  it("is ROTATEd by the next version number, and so are both secrets", () => {
    const stack = synthRedis({ authTokenVersion: 2 });
    expect(groupOf(stack).auth_token_update_strategy).to.equal("ROTATE");
    expect(versions(stack)).to.deep.equal([2, 2]);
  });

  it("is given to ElastiCache at the version that was just written", () => {
    const stack = synthRedis();
    const read = stack.one("aws_secretsmanager_secret_version", "redis_auth-token", "data");
    expect(read.version_id).to.match(/aws_secretsmanager_secret_version\.redis_auth-token_version_\w+\.version_id/);
  });

  it("reaches pods by a secret that is written after ElastiCache has taken it", () => {
    const secret = String(
      synthRedis().one("aws_secretsmanager_secret_version", "redis_secret-version").secret_string_wo,
    );
    for (const part of ["configuration_endpoint_address", "6379", "rediss://:"]) expect(secret).to.contain(part);
  });

  it("is made by Secrets Manager while Terraform runs, and is in no synthesized file", () => {
    const password = synthRedis().one("aws_secretsmanager_random_password", "", "ephemeral");
    expect(password).to.deep.equal({ password_length: 64, exclude_punctuation: true });
  });
});
