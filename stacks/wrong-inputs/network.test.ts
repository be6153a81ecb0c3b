import { refuseEach } from "../../test/support/wrong-inputs";

const retention =
  "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653";

describe("a wrong variable of the network, of what stands before it, or of the bastion stops synth with file, key, limits and value", () => {
  refuseEach([
    [
      "edge",
      { tls: true },
      "edge.tls must be false without edge.hostedZone, in which the certificate is proven, got true; name the zone",
    ],
    ["edge.hostedZone", "ample.com", 'edge.hostedZone must hold the domain (api.example.com), got "ample.com"'],
    ["edge.wafRateLimit", 9, "edge.wafRateLimit must be a whole number of requests from 10 to 2000000000, got 9"],
    ["vpc", "10.0.0.0/16", 'vpc must be an object, got "10.0.0.0/16"'],
    [
      "vpc.cidr",
      "10.0.0.0/8",
      'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.0/8"',
    ],
    [
      "vpc.cidr",
      "10.0.0.0/24",
      'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.0/24"',
    ],
    [
      "vpc.cidr",
      "10.0.1.0/16",
      'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.1.0/16"',
    ],
    [
      "vpc.cidr",
      "10.0.0.0",
      'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.0"',
    ],
    [
      "vpc.cidr",
      "10.0.0.300/16",
      'vpc.cidr must be an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range, got "10.0.0.300/16"',
    ],
    ["vpc.natGateways", "two", 'vpc.natGateways must be one of "none", "one", "per-zone", got "two"'],
    ["vpc.natGateways", true, 'vpc.natGateways must be one of "none", "one", "per-zone", got true'],
    [
      "vpc.natGateway",
      "one",
      'vpc.natGateway is not known here; known are cidr, natGateways, flowLogRetentionDays, got "one"',
    ],
    ["vpc.flowLogRetentionDays", 31, `vpc.flowLogRetentionDays must be one of ${retention}, got 31`],
    ["bastion.instanceType", "t3.nano", 'bastion.instanceType must be an arm64 type such as t4g.nano, got "t3.nano"'],
    [
      "vpc.cidr",
      "127.0.0.0/16",
      'vpc.cidr must lie outside 127.0.0.0/8 (the machine itself), got "127.0.0.0/16"; take a private range such as 10.0.0.0/16',
    ],
    ["vpc.cidr", "0.0.0.0/16", "vpc.cidr must lie outside 0.0.0.0/8 (this network)"],
    ["vpc.cidr", "169.254.0.0/16", "vpc.cidr must lie outside 169.254.0.0/16 (link-local addresses"],
    ["vpc.cidr", "169.254.128.0/20", "vpc.cidr must lie outside 169.254.0.0/16 (link-local addresses"],
    ["vpc.cidr", "224.0.0.0/16", "vpc.cidr must lie outside 224.0.0.0/3 (multicast and what is kept for later)"],
    ["vpc.cidr", "255.255.0.0/16", "vpc.cidr must lie outside 224.0.0.0/3 (multicast and what is kept for later)"],
  ]);
});
