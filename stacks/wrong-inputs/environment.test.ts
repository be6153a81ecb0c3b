import { refuseEach } from "../../test/support/wrong-inputs";

describe("a wrong variable of the environment itself stops synth with file, key, limits and value", () => {
  refuseEach([
    ["domain", undefined, "domain is missing"],
    [
      "domain",
      "Bluecore.example.com",
      'domain must be a domain name in lower case such as bluecore.example.com, got "Bluecore.example.com"',
    ],
    ["domain", "localhost", 'domain must be a domain name in lower case such as bluecore.example.com, got "localhost"'],
    [
      "domain",
      "http://a.example.com",
      'domain must be a domain name in lower case such as bluecore.example.com, got "http://a.example.com"',
    ],
    ["region", "us-west", 'region must be an AWS region such as us-west-2, got "us-west"'],
    ["region", "us-west-2a", 'region must be an AWS region such as us-west-2, got "us-west-2a"'],
    [
      "zones",
      ["us-west-2a", "us-east-1b"],
      'zones must be zones of us-west-2, got "us-east-1b"; change it or the region',
    ],
    ["zones", ["us-west-2a"], 'zones must be a list of 2 to 7 items, none twice, got ["us-west-2a"]'],
    [
      "zones",
      ["us-west-2a", "us-west-2a"],
      'zones must be a list of 2 to 7 items, none twice, got ["us-west-2a","us-west-2a"]',
    ],
    ["zones", ["us-west-2a", "b"], 'zones.1 must be an availability zone such as us-west-2a, got "b"'],
    ["zones", "us-west-2a", 'zones must be a list of 2 to 7 items, none twice, got "us-west-2a"'],
    ["accountId", "1234", 'accountId must be an AWS account id of 12 digits, got "1234"'],
    ["accountId", 123456789012, "accountId must be an AWS account id of 12 digits, got 123456789012"],
    ["creationConfig", undefined, "creationConfig is missing"],
    ["creationConfig.createVpc", undefined, "creationConfig.createVpc is missing"],
    ["creationConfig.createVpc", "yes", 'creationConfig.createVpc must be true or false, got "yes"'],
    ["creationConfig.createRedis", 1, "creationConfig.createRedis must be true or false, got 1"],
    [
      "creationConfig.createEks",
      true,
      "creationConfig.createEks is not known here; known are createVpc, createVpcEndpoints, createEksCluster, createBastion, createRedis, got true",
    ],
    ["sharedFrom", "Prod!", 'sharedFrom must be the name of an environment\'s folder, got "Prod!"'],
    ["sharedForm", "prod", "sharedForm is not known here; known are "],
    ["tags", { Team: "a;b" }, 'tags.Team must be 0 to 256 letters, digits, spaces and _ . : / = + - @, got "a;b"'],
    ["tags", "team", 'tags must be an object, got "team"'],
    [
      "tags",
      { "aws:team": "a" },
      'tags.aws:team has a key that is not 1 to 128 letters, digits, spaces and _ . : / + - @, not beginning with aws:, got "aws:team"',
    ],
    ["tags", { "AWS:team": "a" }, "tags.AWS:team has a key that is not 1 to 128 letters"],
    ["tags", { "": "a" }, "tags. has a key that is not 1 to 128 letters"],
    ["tags", { ["k".repeat(129)]: "a" }, `tags.${"k".repeat(129)} has a key that is not 1 to 128 letters`],
    ["tags", { "team,owner": "a" }, "tags.team,owner has a key that is not 1 to 128 letters"],
    ["tags", { "team=owner": "a" }, "tags.team=owner has a key that is not 1 to 128 letters"],
    ["tags", { " team": "a" }, "tags. team has a key that is not 1 to 128 letters"],
    ["tags", { Team: "a".repeat(257) }, "tags.Team must be 0 to 256 letters, digits, spaces and _ . : / = + - @, got "],
    [
      "tags",
      { Environment: "other" },
      'tags.Environment must be another key than Project, Environment, ManagedBy, Name, Tier, which are ours, got "Environment"',
    ],
    ["tags", { project: "other" }, "tags.project must be another key than Project, Environment, ManagedBy, Name, Tier"],
    ["tags", { Team: "a", team: "b" }, 'tags.team must differ from "Team" in more than its case, got "team"'],
    [
      "tags",
      Object.fromEntries(Array.from({ length: 44 }, (_, index) => [`key${index}`, "a"])),
      "tags must be at most 43, got ",
    ],
  ]);
});
