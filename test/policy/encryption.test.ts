import { expect } from "chai";
import { at, type Found, finder } from "./resources";

/** What holds data, and where its block names the key of ours that encrypts it. */
const keys: Readonly<Record<string, readonly string[]>> = {
  aws_eks_cluster: ["encryption_config", "provider", "key_arn"],
  aws_elasticache_replication_group: ["kms_key_id"],
  aws_ecr_repository: ["encryption_configuration", "kms_key"],
  aws_secretsmanager_secret: ["kms_key_id"],
  aws_cloudwatch_log_group: ["kms_key_id"],
  aws_sns_topic: ["kms_master_key_id"],
  aws_dynamodb_table: ["server_side_encryption", "kms_key_arn"],
  aws_s3_bucket_server_side_encryption_configuration: [
    "rule",
    "apply_server_side_encryption_by_default",
    "kms_master_key_id",
  ],
};

describe("encryption", () => {
  let find: (type: string) => readonly Found[];
  before(() => {
    find = finder();
  });

  for (const [type, path] of Object.entries(keys)) {
    it(`of every ${type} is by a key of ours`, () => {
      const resources = find(type);
      expect(resources, type).to.not.be.empty;
      for (const { where, block } of resources) expect(at(block, ...path), where).to.match(/^\$\{aws_kms_key\./);
    });
  }

  it("keys rotate, and can be brought back for 30 days", () => {
    for (const { where, block } of find("aws_kms_key")) {
      expect(block, where).to.include({ enable_key_rotation: true, deletion_window_in_days: 30 });
    }
  });

  it("every bucket has it", () => {
    for (const { where, name, stack } of find("aws_s3_bucket")) {
      const configured = Object.values(stack.all("aws_s3_bucket_server_side_encryption_configuration"));
      expect(JSON.stringify(configured), where).to.contain(`aws_s3_bucket.${name}.`);
    }
  });

  it("every volume of nodes and instances has it", () => {
    for (const { where, block } of find("aws_launch_template")) {
      for (const { ebs } of block.block_device_mappings as { ebs: object }[]) {
        expect(ebs, where).to.include({ encrypted: "true" });
      }
    }
    for (const { where, block } of find("aws_instance"))
      expect(at(block, "root_block_device", "encrypted"), where).to.equal(true);
  });

  it("nothing passes unencrypted: Redis takes TLS only, and buckets answer nobody without", () => {
    for (const { where, block } of find("aws_elasticache_replication_group")) {
      expect(block, where).to.include({ transit_encryption_enabled: true, transit_encryption_mode: "required" });
    }
    for (const { where, name, stack } of find("aws_s3_bucket")) {
      const policies = JSON.stringify(Object.values(stack.all("aws_s3_bucket_policy")));
      expect(policies, where).to.contain(`aws_s3_bucket.${name}.`).and.contain("aws:SecureTransport");
    }
  });
});
