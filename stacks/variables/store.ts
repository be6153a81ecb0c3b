import * as v from "valibot";
import { flag, group, list, oneOf, text, wholeNumber } from "../fields";
import * as format from "../formats";

/** Variables of Redis and of the alarms. */

export const redis = group(
  {
    engineVersion: v.optional(oneOf(["6.2", "7.0", "7.1"], "Redis version."), "7.1"),
    nodeType: v.optional(text(format.nodeType, "Node type of every shard and replica."), "cache.t4g.small"),
    shards: v.optional(wholeNumber(1, 90, "Shards, spread over the zones."), 3),
    replicasPerShard: v.optional(wholeNumber(0, 5, "Replicas of each shard, in other zones than their primary."), 1),
    authTokenVersion: v.optional(
      wholeNumber(1, 1_000_000, "Raise by one to rotate the AUTH token; the old one works until the next rotation."),
      1,
    ),
    snapshotRetentionDays: v.optional(
      wholeNumber(0, 35, "Days that daily snapshots are kept; 0 takes none.", "days"),
      7,
    ),
    snapshotWindow: v.optional(
      text(format.snapshotWindow, "When the daily snapshot is taken, outside the maintenance."),
      "03:00-04:00",
    ),
    maintenanceWindow: v.optional(text(format.maintenanceWindow, "When AWS may patch."), "sun:05:00-sun:06:00"),
    logRetentionDays: v.optional(oneOf(format.retentionDays, "Days that slow and engine logs are kept."), 30),
    finalSnapshot: v.optional(
      flag(
        "Take a last snapshot on destroy. Its key is deleted 30 days later: restore or copy it by then, or cancel the deletion.",
      ),
      true,
    ),
    deletionGuard: v.optional(
      flag("Keep the replication group from being destroyed or replaced; turn off and deploy before `cdktf destroy`."),
      false,
    ),
  },
  "The Redis cluster.",
);

export const alarms = group(
  {
    emails: v.optional(
      list(
        text(format.email, "A mail address."),
        0,
        20,
        "Who gets the alarms by mail; each confirms AWS's first mail.",
      ),
      [],
    ),
  },
  "Where the alarms go: an SNS topic of the environment, to which anything may be subscribed.",
);
