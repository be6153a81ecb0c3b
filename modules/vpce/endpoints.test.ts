import { expect } from "chai";
import {
  type Block,
  baseVars,
  policyIn,
  type Synthesized,
  synthEnvironment,
  synthOwner,
} from "../../test/support/synth";
import { type AddonPart, servicesOf, withoutEndpoint } from "./needs";

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

/** What IAM calls the services of some endpoints; the others' are called alike. */
const iamNames: Readonly<Record<string, string>> = { "ecr.api": "ecr", "ecr.dkr": "ecr", monitoring: "cloudwatch" };
const iamNameOf = (service: string) => iamNames[service] ?? service;

/** Addresses, without type, of the roles whose bearers run in the private subnets: instances and service accounts. */
const rolesInTheVpc = (stack: Synthesized) =>
  Object.entries(stack.all("aws_iam_role"))
    .filter(([, role]) => /ec2\.amazonaws\.com|AssumeRoleWithWebIdentity/.test(String(role.assume_role_policy)))
    .map(([address]) => address);

/** The resources of a type that belong to one of the given roles. */
const borneBy = (stack: Synthesized, roles: readonly string[], type: string) =>
  Object.values(stack.all(type)).filter(({ role }) => roles.some((address) => String(role).includes(`.${address}.`)));

/** The services, as IAM calls them, that the roles' own policies name. */
const namedBy = (stack: Synthesized, roles: readonly string[]) =>
  new Set(
    borneBy(stack, roles, "aws_iam_role_policy")
      .flatMap((policy) => policyIn(policy).Statement.flatMap(({ Action }) => [Action].flat()))
      .map((action) => String(action).split(":")[0] ?? ""),
  );

/** The services whose endpoints AWS's managed policies on the roles ask for. */
const managedBy = (stack: Synthesized, roles: readonly string[]) =>
  borneBy(stack, roles, "aws_iam_role_policy_attachment").flatMap(({ policy_arn }) => {
    const policy = String(policy_arn).split("/").pop() ?? "";
    const calls = managedCalls[policy];
    if (!calls) throw new Error(`say in managedCalls what ${policy} calls`);
    return calls;
  });

/** Services that a role's policy names and its bearers don't call from the VPC, each with who does. */
const calledElsewhere: Readonly<Record<string, string>> = {
  kms: "Secrets Manager decrypts on its own side",
};

/** The parts whose pods have a role of their own, by how its address begins; what they don't call of it. */
const roleOf = [
  [["cluster-autoscaler"], "addons_cluster-autoscaler", []],
  [["karpenter"], "addons_karpenter_role", []],
  // Load balancing makes its service-linked role itself; the policy only lets it, on the caller's behalf.
  [
    ["load-balancer-controller", "load-balancer-waf", "load-balancer-shield"],
    "addons_load-balancer-controller",
    ["iam"],
  ],
  // Their pods read the counter's secret by the counter's service account.
  [["external-secrets"], "counter_", ["kms"]],
  [["external-dns"], "addons_external-dns", []],
  [["grafana"], "addons_grafana", []],
] as const satisfies [AddonPart[], string, string[]][];

describe("vpc endpoints", () => {
  let stack: Synthesized;
  /** The add-ons that are off by default, too, and so without the Cluster Autoscaler. */
  let everything: Synthesized;
  /** With a way out, without which external-dns is refused. */
  let withDns: Synthesized;
  before(() => {
    const isolated = { vpc: { natGateways: "none" } } as const;
    const all = { enableKarpenter: true, enableClusterProportionalAutoscaler: true };
    stack = synthEnvironment(isolated);
    everything = synthEnvironment({ ...isolated, addons: all });
    withDns = synthEnvironment({ edge: { hostedZone: "example.com" }, addons: all });
  });

  it("let a fully private environment reach every AWS API that any of its roles may call", () => {
    for (const one of [stack, everything]) {
      const reached = endpointsIn(one, "Interface").map(serviceOf);
      const letThrough = Object.values(one.all("aws_vpc_endpoint")).map(
        (block) => policyIn(block).Statement[0]?.Action,
      );
      const roles = rolesInTheVpc(one);
      const named = [...namedBy(one, roles)];
      expect(named).to.include.members(["ec2", "cloudwatch", "secretsmanager"]);
      for (const service of managedBy(one, roles)) expect(reached, `who calls ${service}?`).to.include(service);
      for (const service of named) {
        if (service in withoutEndpoint || service in calledElsewhere) continue;
        expect(letThrough, `the policy of no endpoint names ${service}`).to.include(`${service}:*`);
      }
      expect(reached).to.include("sts");
    }
  });

  it("are told of each part's calls what its role's policy says, to the service", () => {
    for (const [parts, role, further] of roleOf) {
      const one = [stack, everything, withDns].find((each) =>
        Object.keys(each.all("aws_iam_role")).some((name) => name.startsWith(role)),
      );
      if (!one) throw new Error(`no stack has ${role}`);
      const roles = Object.keys(one.all("aws_iam_role")).filter((name) => name.startsWith(role));
      const left: readonly string[] = further;
      const named = [...namedBy(one, roles)].filter((service) => !left.includes(service));
      // Each asks STS for its role.
      expect(servicesOf(parts).map(iamNameOf), parts[0]).to.have.members([...named, "sts"]);
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
      expect(own?.Action).to.equal(`${iamNameOf(serviceOf(endpoint))}:*`);
      expect(JSON.stringify(own?.Condition)).to.match(
        /^\{"StringEquals":\{"aws:PrincipalAccount":"\$\{data\.aws_caller_identity/,
      );
      expect(
        further.map(({ Sid }) => Sid),
        serviceOf(endpoint),
      ).to.deep.equal({ s3: ["LayersAndPackages"], sts: ["WebIdentitiesTakeOwnRoles"] }[serviceOf(endpoint)] ?? []);
    }
  });

  it("let nodes read the layers of every registry where there is a way to it", () => {
    const withNat = synthEnvironment();
    const [own, objects, ...further] = policyIn(withNat.one("aws_vpc_endpoint", "vpce_s3")).Statement;
    expect(own?.Sid).to.equal("OwnIdentities");
    // registry.k8s.io redirects to buckets of its own in each region, by this endpoint.
    expect(objects).to.include({ Principal: "*", Action: "s3:GetObject", Resource: "*" });
    expect(further).to.deep.equal([]);
  });

  it("let nodes without a way out read the layers of ECR and the packages of Amazon Linux, and no other bucket", () => {
    const [, objects] = policyIn(stack.one("aws_vpc_endpoint", "vpce_s3")).Statement;
    expect(objects?.Action).to.equal("s3:GetObject");
    expect([objects?.Resource].flat().map((arn) => String(arn).split(":::")[1])).to.deep.equal([
      "prod-us-west-2-starport-layer-bucket/*",
      "al2023-repos-us-west-2-de612dc2/*",
    ]);
  });

  it("are those of all who share the VPC, where its owner has nobody that calls", () => {
    const creationConfig = { ...baseVars.creationConfig, createEksCluster: false, createBastion: false };
    const owner = { vpc: { natGateways: "none" as const }, creationConfig };
    expect(endpointsIn(synthEnvironment(owner), "Interface")).to.deep.equal([]);
    const guest = {
      creationConfig: { ...creationConfig, createVpc: false, createVpcEndpoints: false, createEksCluster: true },
      addons: { enableKarpenter: true },
    };
    const shared = synthOwner("prod", owner, guest);
    const reached = endpointsIn(shared, "Interface").map(serviceOf);
    expect(reached).to.include.members(["ec2", "ecr.api", "ecr.dkr", "eks", "sqs", "sts", "ssm"]);
    expect(reached).to.not.include("autoscaling");
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
