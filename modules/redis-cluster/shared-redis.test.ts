import { expect } from "chai";
import { baseVars, type Synthesized, synthGuest } from "../../test/support/synth";

/** Rules by which clients reach Redis, by the short names in their addresses. */
const clientsIn = (stack: Synthesized) =>
  Object.entries(stack.all("aws_vpc_security_group_ingress_rule"))
    .filter(([name]) => name.includes("redis"))
    .map(([name, rule]) => [/from-(\w+?)_/.exec(name)?.[1], rule] as const);

describe("a shared Redis", () => {
  const shared = { ...baseVars.creationConfig, createVpc: false, createVpcEndpoints: false, createRedis: false };

  it("lets the cluster and the bastion in that its owner does not know, at its own security group", () => {
    const clients = clientsIn(synthGuest("prod", { creationConfig: shared }));
    expect(clients.map(([client]) => client)).to.have.members(["nodes", "bastion"]);
    for (const [client, rule] of clients) {
      expect(rule.security_group_id, client).to.match(/data\.aws_security_group\.shared-redis_/);
      expect(rule, client).to.include({ from_port: 6379, to_port: 6379, ip_protocol: "tcp" });
    }
  });

  it("already lets in whoever runs on its owner's cluster", () => {
    const creationConfig = { ...shared, createEksCluster: false, createBastion: false };
    expect(clientsIn(synthGuest("prod", { creationConfig }))).to.deep.equal([]);
  });
});
