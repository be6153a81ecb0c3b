import { expect } from "chai";
import { at, type Found, finder } from "./resources";

describe("exposure", () => {
  let find: (type: string) => readonly Found[];
  before(() => {
    find = finder();
  });

  it("lets nobody in from anywhere", () => {
    const rules = find("aws_vpc_security_group_ingress_rule");
    expect(rules).to.not.be.empty;
    for (const { where, block } of rules) {
      expect(JSON.stringify(block), where).to.not.match(/"(0\.0\.0\.0|::)\/0"/);
    }
    for (const { where, block } of find("aws_security_group")) expect(block, where).to.not.have.property("ingress");
  });

  it("opens single ports, never all", () => {
    for (const type of ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]) {
      for (const { where, block } of find(type)) {
        expect(block.ip_protocol, where).to.equal("tcp");
        expect(block.from_port, where).to.equal(block.to_port);
      }
    }
  });

  it("closes each VPC's default security group", () => {
    expect(find("aws_default_security_group")).to.have.length(find("aws_vpc").length);
    for (const { where, block } of find("aws_default_security_group")) {
      expect(block, where).to.not.have.any.keys("ingress", "egress");
    }
  });

  it("gives nothing a public address by itself", () => {
    for (const { where, block } of find("aws_subnet")) expect(block.map_public_ip_on_launch, where).to.not.equal(true);
    for (const { where, block } of find("aws_instance")) {
      expect(block.associate_public_ip_address, where).to.equal(false);
    }
  });

  it("closes every bucket to the public", () => {
    for (const { where, name, stack } of find("aws_s3_bucket")) {
      const blocks = Object.values(stack.all("aws_s3_bucket_public_access_block"));
      const [block] = blocks.filter(({ bucket }) => String(bucket).includes(`aws_s3_bucket.${name}.`));
      expect(block, where).to.include({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
    }
  });

  it("gives out no metadata without a session token, and none past one hop", () => {
    const holders = [...find("aws_instance"), ...find("aws_launch_template")];
    expect(holders).to.not.be.empty;
    for (const { where, block } of holders) {
      expect(at(block, "metadata_options", "http_tokens"), where).to.equal("required");
      expect(at(block, "metadata_options", "http_put_response_hop_limit"), where).to.equal(1);
    }
  });

  it("gives no machine an SSH key", () => {
    for (const { where, block } of [...find("aws_instance"), ...find("aws_launch_template")]) {
      expect(block, where).to.not.have.property("key_name");
    }
  });

  it("reaches the API server inside the VPC always", () => {
    for (const { where, block } of find("aws_eks_cluster")) {
      expect(at(block, "vpc_config", "endpoint_private_access"), where).to.equal(true);
    }
  });
});

describe("records", () => {
  let find: (type: string) => readonly Found[];
  before(() => {
    find = finder();
  });

  it("are kept for a number of days, never for ever", () => {
    const groups = find("aws_cloudwatch_log_group");
    expect(groups).to.not.be.empty;
    for (const { where, block } of groups) expect(block.retention_in_days, where).to.be.a("number").above(0);
  });

  it("are written by every VPC, cluster and Redis", () => {
    expect(find("aws_flow_log")).to.have.length(find("aws_vpc").length);
    for (const { where, block } of find("aws_eks_cluster"))
      expect(block.enabled_cluster_log_types, where).to.have.length(5);
    for (const { where, block } of find("aws_elasticache_replication_group")) {
      expect(block.log_delivery_configuration, where).to.have.length(2);
    }
  });
});
