import { expect } from "chai";
import { policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";

describe("vpc", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEnvironment();
  });

  it("has a private, a public and a database subnet in each zone", () => {
    const subnets = Object.values(stack.all("aws_subnet"));
    const places = subnets.map(
      ({ availability_zone, tags }) => `${(tags as { Tier: string }).Tier} ${availability_zone}`,
    );
    expect(places.sort()).to.deep.equal(
      ["database", "private", "public"].flatMap((tier) => ["a", "b", "c"].map((zone) => `${tier} us-west-2${zone}`)),
    );
  });

  it("gives no instance a public address", () => {
    for (const subnet of Object.values(stack.all("aws_subnet")))
      expect(subnet.map_public_ip_on_launch ?? false).to.equal(false);
  });

  it("tags the subnets for load balancers", () => {
    expect(stack.one("aws_subnet", "vpc_public-us-west-2a").tags).to.include({ "kubernetes.io/role/elb": "1" });
    expect(stack.one("aws_subnet", "vpc_private-us-west-2a").tags).to.include({
      "kubernetes.io/role/internal-elb": "1",
      "karpenter.sh/discovery": "bluecore-demo",
    });
  });

  it("closes the default security group", () => {
    const group = stack.one("aws_default_security_group");
    expect(group).to.not.have.any.keys("ingress", "egress");
  });

  it("gives the database subnets no route to anywhere", () => {
    const database = Object.keys(stack.all("aws_route_table")).find((name) => name.startsWith("vpc_database"));
    const routed = Object.values(stack.all("aws_route")).map(({ route_table_id }) => String(route_table_id));
    expect(routed.filter((table) => table.includes(String(database)))).to.deep.equal([]);
  });

  it("keeps flow logs of all traffic in an encrypted log group for the days given", () => {
    expect(stack.one("aws_flow_log").traffic_type).to.equal("ALL");
    const group = stack.one("aws_cloudwatch_log_group", "vpc_");
    expect(group.retention_in_days).to.equal(30);
    expect(group.kms_key_id).to.match(/aws_kms_key\.vpc_flow-logs/);
  });

  it("lets CloudWatch use the flow logs' key for that log group only", () => {
    const statements = policyIn(stack.one("aws_kms_key", "vpc_")).Statement;
    const [logs] = statements.filter(({ Sid }) => Sid === "CloudWatchLogsEncrypts");
    expect(JSON.stringify(logs?.Condition)).to.contain("log-group:/aws/vpc/bluecore-demo/flow-logs*");
  });

  it("lets the flow logs' service use its role for this account only", () => {
    const [trust] = policyIn(stack.one("aws_iam_role", "vpc_flow-logs"), "assume_role_policy").Statement;
    expect(trust?.Condition).to.have.property("StringEquals").that.has.all.keys("aws:SourceAccount");
  });

  it("writes flow logs to its own group only", () => {
    const [write] = policyIn(stack.one("aws_iam_role_policy", "vpc_flow-logs")).Statement;
    for (const resource of [write?.Resource].flat())
      expect(resource).to.contain("aws_cloudwatch_log_group.vpc_flow-logs");
  });

  for (const [natGateways, gateways, routes] of [
    ["none", 0, 0],
    ["one", 1, 3],
    ["per-zone", 3, 3],
  ] as const) {
    it(`with natGateways "${natGateways}" makes ${gateways} gateways and ${routes} ways out of private subnets`, () => {
      const other = synthEnvironment({ vpc: { natGateways } });
      expect(Object.keys(other.all("aws_nat_gateway"))).to.have.length(gateways);
      const egress = Object.values(other.all("aws_route")).filter((route) => "nat_gateway_id" in route);
      expect(egress).to.have.length(routes);
      expect(new Set(egress.map(({ nat_gateway_id }) => nat_gateway_id)).size).to.equal(gateways);
    });
  }
});
