import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { Construct } from "constructs";

export interface ShardAlarmsProps {
  /** Name of the replication group, with which the alarms' names begin. */
  readonly name: string;
  readonly group: ElasticacheReplicationGroup;
  readonly shards: number;
  readonly replicasPerShard: number;
  /** SNS topic that is told when an alarm goes off and when all is well again. */
  readonly topicArn: string;
}

interface Watch {
  readonly metricName: string;
  /** What it means, and what to do. */
  readonly meaning: string;
  /** The alarm goes off from this value on. */
  readonly threshold: number;
  readonly statistic: "Average" | "Maximum" | "Sum";
  /** Periods of a minute that all reach the threshold. */
  readonly minutes: number;
  /** Whether only replicas have it. */
  readonly replicated?: boolean;
}

/**
 * What is watched in each shard. The metrics and the first two thresholds are those that AWS recommends to watch.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
 */
const watches: Readonly<Record<string, Watch>> = {
  memory: {
    metricName: "DatabaseMemoryUsagePercentage",
    meaning: "Memory is nearly full, and Redis refuses writes when it is: take a larger node type or more shards.",
    threshold: 80,
    statistic: "Maximum",
    minutes: 5,
  },
  "engine-cpu": {
    metricName: "EngineCPUUtilization",
    meaning: "Redis' one thread is nearly busy: spread the keys over more shards, or take a faster node type.",
    threshold: 90,
    statistic: "Average",
    minutes: 5,
  },
  evictions: {
    metricName: "Evictions",
    meaning: "Redis drops keys to make room, which its noeviction policy forbids: someone has changed the policy.",
    threshold: 1,
    statistic: "Sum",
    minutes: 1,
  },
  "replication-lag": {
    metricName: "ReplicationLag",
    meaning: "A replica is 5 seconds behind its primary or more: what it lacks is lost if the primary fails.",
    threshold: 5,
    statistic: "Maximum",
    minutes: 3,
    replicated: true,
  },
  connections: {
    metricName: "CurrConnections",
    meaning: "Connections near the 20,000 that the smallest node types take: some client opens them without end.",
    threshold: 16_000,
    statistic: "Maximum",
    minutes: 5,
  },
};

/** Alarms of every shard, each over all nodes of it: which of them is the primary changes with each failover. */
export class ShardAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, group, shards, replicasPerShard, topicArn }: ShardAlarmsProps) {
    super(scope, id);
    const nodesPerShard = replicasPerShard + 1;
    for (let shard = 1; shard <= shards; shard++) {
      // ElastiCache numbers shards and nodes from one, and Terraform takes away the highest. Written out, not looked up: the
      // provider can't update an alarm whose nodes it learns of only while it updates the group.
      const members = Array.from({ length: nodesPerShard }, (_, node) => `${name}-${fourDigits(shard)}-00${node + 1}`);
      for (const [watch, what] of Object.entries(watches)) {
        if (what.replicated && replicasPerShard === 0) continue;
        new CloudwatchMetricAlarm(this, `${watch}-${shard}`, {
          alarmName: `${name}-redis-${shard}-${watch}`,
          alarmDescription: `Shard ${shard} of ${name}. ${what.meaning}`,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: what.threshold,
          evaluationPeriods: what.minutes,
          treatMissingData: "missing",
          metricQuery: worstOf(members, what),
          alarmActions: [topicArn],
          okActions: [topicArn],
          dependsOn: [group],
        });
      }
    }
  }
}

const fourDigits = (shard: number) => String(shard).padStart(4, "0");

/** The highest value of a metric among nodes; a node without one, such as a primary that lags behind none, counts as 0. */
const worstOf = (members: readonly string[], { metricName, statistic }: Watch): CloudwatchMetricAlarmMetricQuery[] => [
  { id: "worst", expression: "MAX(FILL(METRICS(), 0))", label: metricName, returnData: true },
  ...members.map((member, node) => ({
    id: `node${node + 1}`,
    metric: {
      namespace: "AWS/ElastiCache",
      metricName,
      dimensions: { CacheClusterId: member, CacheNodeId: "0001" },
      period: 60,
      stat: statistic,
    },
  })),
];
