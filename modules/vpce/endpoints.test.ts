import { expect } from "chai";
import { type Block, policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";
import { withoutEndpoint } from "./needs";

const endpointsIn = (stack: Synthesized, type: "Gateway" | "Interface") =>
  Object.values(stack.all("aws_vpc_endpoint")).filter(({ vpc_endpoint_type }) => vpc_endpoint_type === type);
const serviceOf = ({ service_name }: Block) => String(service_name).replace("com.amazonaws.us-west-2.", "");

/** What each policy that AWS manages lets its bearer call, where that goes by an interface endpoint. */
const managedCalls: Readonly<Record<string, readonly string[]>> = {
  AmazonEKSWorkerNodePolicy: ["ec2", "eks"],
  AmazonEC2ContainerRegistryPullOnly: ["ecr.api", "ecr.dkr"],
  AmazonSSMManagedInstanceCore: ["ec2messages", "ssm", "ssmmessages"],
  AmazonEKS_CNI_Policy: ["ec2"],
  AmazonEBSCSIDriverPolicy: ["ec2"],
};

/** Endpoints of the services that IAM names otherwise; S3 and DynamoDB go by gateway. */
const endpointNames: Readonly<Record<string, readonly string[]>> = {
  ecr: ["ecr.api", "ecr.dkr"],
  "waf-regional": ["wafv2"],
  cloudwatch: ["monitoring"],
  s3: [],
  dynamodb: [],
  // Secrets Manager, EBS and EKS decrypt on their own side.
  kms: [],
};

/** Addresses, without type, of the roles whose bearers run in the private subnets: instances and service accounts. */
const rolesInTheVpc = (stack: Synthesized) =>
  Object.entries(stack.all("aws_iam_role"))
    .filter(([, role]) => /ec2\.amazonaws\.com|AssumeRoleWithWebIdentity/.test(String(role.assume_role_policy)))
    .map(([address]) => address);

/** The services that the roles in a stack's private subnets may call. */
function calledServices(stack: Synthesized): Set<string> {
  const roles = rolesInTheVpc(stack);
  const borne = (type: string) =>
    Object.values(stack.all(type)).filter(({ role }) => roles.some((address) => String(role).includes(`.${address}.`)));
  const managed = borne("aws_iam_role_policy_attachment").flatMap(({ policy_arn }) => {
    const policy = String(policy_arn).split("/").pop() ?? "";
    const calls = managedCalls[policy];
    if (!calls) throw new Error(`say in managedCalls what ${policy} calls`);
    return calls;
  });
  const own = borne("aws_iam_role_policy")
    .flatMap((policy) => policyIn(policy).Statement.flatMap(({ Action }) => [Action].flat()))
    .map((action) => String(action).split(":")[0] ?? "")
    .flatMap((service) => endpointNames[service] ?? [service]);
  const takenByToken = Object.entries(stack.all("aws_iam_role")).some(([, role]) =>
    String(role.assume_role_policy).includes("AssumeRoleWithWebIdentity"),
  );
  return new Set([...managed, ...own, ...(takenByToken ? ["sts"] : [])]);
}

describe("vpc endpoints", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEnvironment({ vpc: { natGateways: "none" } });
  });

  it("let a fully private environment reach every AWS API that any of its roles may call", () => {
    const reached = endpointsIn(stack, "Interface").map(serviceOf);
    const called = [...calledServices(stack)];
    expect(called).to.include.members(["ec2", "ecr.api", "ssm", "sts"]);
    for (const service of called) {
      if (!(service in withoutEndpoint)) expect(reached, `who calls ${service}?`).to.include(service);
    }
  });

  it("reach S3 and DynamoDB by route from every private and database subnet, at no price", () => {
    const gateways = endpointsIn(stack, "Gateway");
    expect(gateways.map(serviceOf)).to.have.members(["s3", "dynamodb"]);
    for (const { route_table_ids } of gateways) expect(route_table_ids).to.have.length(4);
  });

  it("answer to the services' usual names", () => {
    for (const endpoint of endpointsIn(stack, "Interface")) expect(endpoint.private_dns_enabled).to.equal(true);
  });

  it("lie in the private subnets of those zones where AWS offers the service", () => {
    for (const endpoint of endpointsIn(stack, "Interface")) {
      expect(endpoint.subnet_ids, serviceOf(endpoint)).to.match(
        /^\$\{matchkeys\(\[.*vpc_private-us-west-2a.*\], \["us-west-2a", "us-west-2b", "us-west-2c"\], tolist\(data\.aws_vpc_endpoint_service\..*\.availability_zones\)\)\}$/,
      );
    }
    for (const service of Object.values(stack.all("aws_vpc_endpoint_service", "data"))) {
      expect(service.service_type).to.equal("Interface");
    }
  });

  it("take HTTPS from the VPC, in one security group that lets nothing else in or out", () => {
    const groups = endpointsIn(stack, "Interface").map(({ security_group_ids }) => String(security_group_ids));
    expect(new Set(groups).size).to.equal(1);
    expect(stack.one("aws_vpc_security_group_ingress_rule", "vpce_")).to.include({
      from_port: 443,
      to_port: 443,
      ip_protocol: "tcp",
      cidr_ipv4: "10.0.0.0/16",
    });
    const egress = Object.keys(stack.all("aws_vpc_security_group_egress_rule"));
    expect(egress.filter((name) => name.startsWith("vpce_"))).to.deep.equal([]);
  });

  it("let only the account's own identities through, to their own service", () => {
    for (const endpoint of Object.values(stack.all("aws_vpc_endpoint"))) {
      const [own, ...further] = policyIn(endpoint).Statement;
      expect(own?.Action).to.equal(`${serviceOf(endpoint).split(".")[0]}:*`);
      expect(JSON.stringify(own?.Condition)).to.match(
        /^\{"StringEquals":\{"aws:PrincipalAccount":"\$\{data\.aws_caller_identity/,
      );
      expect(
        further.map(({ Sid }) => Sid),
        serviceOf(endpoint),
      ).to.deep.equal({ s3: ["LayersAndPackages"], sts: ["WebIdentitiesTakeOwnRoles"] }[serviceOf(endpoint)] ?? []);
    }
  });

  it("let service accounts, which are no AWS identities yet, ask STS for roles of the account", () => {
    const [, tokens] = policyIn(stack.one("aws_vpc_endpoint", "vpce_sts")).Statement;
    expect(tokens?.Action).to.equal("sts:AssumeRoleWithWebIdentity");
    expect(tokens?.Condition).to.have.property("StringEquals").that.has.all.keys("aws:ResourceAccount");
  });

  it("are not made when creationConfig leaves them out", () => {
    const creationConfig = {
      createVpc: true,
      createVpcEndpoints: false,
      createEksCluster: false,
      createBastion: true,
      createRedis: false,
    };
    expect(synthEnvironment({ creationConfig }).all("aws_vpc_endpoint")).to.deep.equal({});
  });
});
