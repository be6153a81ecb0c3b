import { expect } from "chai";
import { settingNames } from "../../stacks/setenvs-settings";
import { deployedSettings } from "./manifests";

describe("the settings of what runs", () => {
  const outputs = {
    ecr_repository_urls: { counter: "registry.example.com/bluecore-demo/counter", tools: "registry.example.com/tools" },
    counter_image: "registry.example.com/bluecore-demo/counter:abc",
    redis_endpoint: "redis.example.com",
    counter_role_arn: "arn:aws:iam::123456789012:role/bluecore-demo-counter",
    vpc_id: "vpc-1",
    certificate_arn: "arn:aws:acm:us-west-2:123456789012:certificate/abc",
    web_acl_arn: "arn:aws:wafv2:us-west-2:123456789012:regional/webacl/demo/abc",
    public_subnet_cidrs: ["10.0.192.0/21", "10.0.200.0/21"],
    database_subnet_cidrs: ["10.0.224.0/21", "10.0.232.0/21"],
  };

  it("are read from the outputs of the state", () => {
    expect(deployedSettings(outputs)).to.deep.equal([
      "imageRepository=registry.example.com/bluecore-demo/counter",
      "imageTag=abc",
      "redisHost=redis.example.com",
      "roleArn=arn:aws:iam::123456789012:role/bluecore-demo-counter",
      "certificateArn=arn:aws:acm:us-west-2:123456789012:certificate/abc",
      "webAclArn=arn:aws:wafv2:us-west-2:123456789012:regional/webacl/demo/abc",
      "loadBalancerCidrs=10.0.192.0/21,10.0.200.0/21",
      "redisCidrs=10.0.224.0/21,10.0.232.0/21",
    ]);
  });

  it("are settings that setenvs knows", () => {
    for (const pair of deployedSettings(outputs)) expect(settingNames).to.include(pair.split("=")[0]);
  });

  it("are none before the first deploy", () => {
    expect(deployedSettings({})).to.deep.equal([]);
  });
});
