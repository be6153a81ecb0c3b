import { rule } from "./rule";

const minutesOfDay = 24 * 60;
const minutesOfWeek = 7 * minutesOfDay;
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const minuteOfDay = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const minuteOfWeek = (time: string) => days.indexOf(time.slice(0, 3)) * minutesOfDay + minuteOfDay(time.slice(4));

/** ElastiCache wants its daily window and the weekly one apart, each an hour or longer. */
const windowsAreApart = rule(["redis"], ({ redis: { snapshotWindow, maintenanceWindow } }) => {
  const [from = "", to = ""] = snapshotWindow.split("-");
  const [start = "", end = ""] = maintenanceWindow.split("-").map((day) => day.slice(4));
  const length = (begin: string, finish: string) =>
    (minuteOfDay(finish) - minuteOfDay(begin) + minutesOfDay) % minutesOfDay;
  const within = (time: string) => length(from, time) < length(from, to);
  const short =
    length(from, to) < 60 ? [`redis.snapshotWindow must last an hour or longer, got "${snapshotWindow}"`] : [];
  return within(start) || length(start, from) < length(start, end)
    ? [
        ...short,
        `redis.snapshotWindow must not meet redis.maintenanceWindow (${maintenanceWindow}), got "${snapshotWindow}"`,
      ]
    : short;
});

/** An hour at least, a day at most. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/maintenance-window.html */
const maintenanceHasTime = rule(["redis"], ({ redis: { maintenanceWindow } }) => {
  const [start = "", end = ""] = maintenanceWindow.split("-");
  const length = (minuteOfWeek(end) - minuteOfWeek(start) + minutesOfWeek) % minutesOfWeek;
  return length >= 60 && length <= minutesOfDay
    ? []
    : [`redis.maintenanceWindow must last from 1 to 24 hours, got "${maintenanceWindow}"`];
});

/**
 * Nodes that a cluster may have: as AWS sets the quota, and as far as it raises it.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.html
 */
const mostNodes = 500;
export const nodesWithoutAsking = 90;

/** Nodes of a Redis cluster: the primary of each shard with its replicas. */
export const redisNodes = ({
  shards,
  replicasPerShard,
}: {
  readonly shards: number;
  readonly replicasPerShard: number;
}) => shards * (1 + replicasPerShard);

const nodesFitACluster = rule(["redis"], ({ redis }) =>
  redisNodes(redis) <= mostNodes
    ? []
    : [
        `redis.shards must be so few that the nodes, primaries and replicas, are at most ${mostNodes}, got ${redis.shards} with redis.replicasPerShard ${redis.replicasPerShard}, which makes ${redisNodes(redis)}; lower one of the two`,
      ],
);

export const redisRules = [windowsAreApart, maintenanceHasTime, nodesFitACluster];
