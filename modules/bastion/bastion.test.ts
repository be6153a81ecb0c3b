import { expect } from "chai";
import { type Block, type Synthesized, synthEnvironment } from "../../test/support/synth";

describe("bastion", () => {
  let stack: Synthesized;
  let instance: Block;
  before(() => {
    stack = synthEnvironment();
    instance = stack.one("aws_instance");
  });

  it("has neither a key nor a public address, and lies in a private subnet", () => {
    expect(instance).to.not.have.property("key_name");
    expect(instance.associate_public_ip_address).to.equal(false);
    expect(String(instance.subnet_id)).to.contain("aws_subnet.vpc_private-us-west-2a");
  });

  it("lets nothing in", () => {
    const [group] = Object.keys(stack.all("aws_security_group")).filter((name) => name.startsWith("bastion_"));
    expect(stack.one("aws_security_group", "bastion_")).to.not.have.property("ingress");
    const rules = Object.values(stack.all("aws_vpc_security_group_ingress_rule"));
    expect(rules.filter(({ security_group_id }) => String(security_group_id).includes(`.${group}.`))).to.deep.equal([]);
  });

  it("goes out to HTTPS, and to Redis within the VPC", () => {
    const rules = Object.entries(stack.all("aws_vpc_security_group_egress_rule"))
      .filter(([name]) => name.startsWith("bastion_"))
      .map(([, { from_port, to_port, cidr_ipv4 }]) => [from_port, to_port, cidr_ipv4]);
    expect(rules).to.have.deep.members([
      [443, 443, "0.0.0.0/0"],
      [6379, 6379, "10.0.0.0/16"],
    ]);
  });

  it("is let in by the API server and by Redis", () => {
    const rule = (name: string) => stack.one("aws_vpc_security_group_ingress_rule", name);
    expect(rule("bastion_to-api-server")).to.include({ from_port: 443, to_port: 443 });
    expect(String(rule("bastion_to-api-server").security_group_id)).to.contain("cluster_security_group_id");
    expect(String(rule("redis_clients_from-bastion").referenced_security_group_id)).to.contain(
      "aws_security_group.bastion_",
    );
  });

  it("may do what Session Manager needs, and no more", () => {
    const policies = Object.entries(stack.all("aws_iam_role_policy_attachment")).filter(([name]) =>
      name.startsWith("bastion_"),
    );
    expect(policies.map(([, { policy_arn }]) => String(policy_arn).split("/").pop())).to.deep.equal([
      "AmazonSSMManagedInstanceCore",
    ]);
    expect(Object.keys(stack.all("aws_iam_role_policy")).filter((name) => name.startsWith("bastion_"))).to.deep.equal(
      [],
    );
  });

  it("asks for metadata by session token only, and encrypts its disk", () => {
    expect(instance.metadata_options).to.include({ http_tokens: "required", http_put_response_hop_limit: 1 });
    expect(instance.root_block_device).to.include({ encrypted: true, volume_type: "gp3" });
  });

  it("starts once Session Manager is within reach", () => {
    expect(String(instance.depends_on))
      .to.contain("aws_route.vpc_private-us-west-2a")
      .and.contain("aws_vpc_endpoint.vpce_ssm");
  });

  it("is not replaced in the middle of a session by a newer image", () => {
    expect(instance.lifecycle).to.deep.equal({ ignore_changes: ["ami"] });
  });

  it("goes with one line of the vars", () => {
    const creationConfig = {
      createVpc: true,
      createVpcEndpoints: true,
      createEksCluster: true,
      createBastion: false,
      createRedis: true,
    };
    const without = synthEnvironment({ creationConfig });
    expect(without.addresses.filter((address) => address.includes("bastion"))).to.deep.equal([]);
  });
});
