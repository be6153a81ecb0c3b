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
  };

  it("are read from the outputs of the state", () => {
    expect(deployedSettings(outputs)).to.deep.equal([
      "imageRepository=registry.example.com/bluecore-demo/counter",
      "imageTag=abc",
      "redisHost=redis.example.com",
      "roleArn=arn:aws:iam::123456789012:role/bluecore-demo-counter",
    ]);
  });

  it("are settings that setenvs knows", () => {
    for (const pair of deployedSettings(outputs)) expect(settingNames).to.include(pair.split("=")[0]);
  });

  it("are none before the first deploy", () => {
    expect(deployedSettings({})).to.deep.equal([]);
  });
});
