import { expect } from "chai";
import { faultsOf } from "../../test/support/faults";
import { baseVars } from "../../test/support/synth";
import { refuseEach } from "../../test/support/wrong-inputs";

describe("a wrong variable of Redis stops synth with file, key, limits and value", () => {
  refuseEach([
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
    ["redis.shards", Number.NaN, "redis.shards must be a whole number from 1 to 90, got NaN"],
    [
      "redis.maintenanceWindow",
      "sun:05:00-sun:05:59",
      'redis.maintenanceWindow must last from 1 to 24 hours, got "sun:05:00-sun:05:59"',
    ],
    ["redis.maintenanceWindow", "sun:05:00-sun:05:00", "redis.maintenanceWindow must last from 1 to 24 hours"],
    [
      "redis",
      { snapshotWindow: "01:00-02:00", maintenanceWindow: "sat:05:00-sun:05:01" },
      "redis.maintenanceWindow must last from 1 to 24 hours",
    ],
    [
      "redis",
      { shards: 84, replicasPerShard: 5 },
      "redis.shards must be so few that the nodes, primaries and replicas, are at most 500, got 84 with redis.replicasPerShard 5, which makes 504; lower one of the two",
    ],
  ]);
});

describe("Redis' weekly window", () => {
  for (const maintenanceWindow of ["sat:23:30-sun:00:30", "sun:05:00-mon:05:00", "sun:05:00-sun:06:00"]) {
    it(`may be ${maintenanceWindow}`, () => {
      // A day's window leaves no hour of the day for the snapshot but those that it ends before.
      const redis = { maintenanceWindow, snapshotWindow: "03:00-04:00" };
      const faults = faultsOf({ demo: { ...baseVars, redis } }).filter((fault) => fault.includes("must last"));
      expect(faults).to.deep.equal([]);
    });
  }
});
