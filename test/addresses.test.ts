import { expect } from "chai";
import { synthEnvironment, synthGlobal } from "./support/synth";

/**
 * The addresses of what holds data or can't be replaced without an outage. Terraform destroys a resource whose address
 * changes: whoever turns this test red either goes back or adds a `moved` block.
 */
describe("addresses of what must not be replaced", () => {
  it("stay the same in an environment", () => {
    expect(synthEnvironment().addresses).to.include.members([
      "aws_vpc.vpc_6776A399",
      "aws_subnet.vpc_private-us-west-2a_F9934106",
      "aws_subnet.vpc_public-us-west-2a_20641B01",
      "aws_subnet.vpc_database-us-west-2a_A2A3A6CF",
      "aws_kms_key.vpc_flow-logs_key_5C7F1D32",
      "aws_eks_cluster.eks_cluster_55B0C966",
      "aws_eks_node_group.eks_node-group-system_node-group_5F4F0405",
      "aws_kms_key.eks_key_62B1D904",
      "aws_elasticache_replication_group.redis_replication-group_5BD9E6FB",
      "aws_kms_key.redis_key_21FE2BB9",
      "aws_secretsmanager_secret.redis_auth-token_secret_8A9E6815",
      "aws_secretsmanager_secret.redis_secret_08F02769",
      "aws_ecr_repository.registry_counter_repository_F7D06964",
      "aws_kms_key.registry_key_CFCE5361",
    ]);
  });

  it("stay the same in the account", () => {
    expect(synthGlobal().addresses).to.include.members([
      "aws_s3_bucket.state-bucket_828F7150",
      "aws_dynamodb_table.lock-table_D28631D7",
      "aws_kms_key.state-key_753BFC90",
    ]);
  });
});
