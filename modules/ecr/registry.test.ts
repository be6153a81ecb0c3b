import { expect } from "chai";
import { policyIn, type Synthesized, synthEnvironment } from "../../test/support/synth";

const role = "arn:aws:iam::123456789012:role/builder";

describe("registry", () => {
  let stack: Synthesized;
  before(() => {
    stack = synthEnvironment({
      creationConfig: {
        createVpc: false,
        createVpcEndpoints: false,
        createEksCluster: false,
        createBastion: false,
        createRedis: false,
      },
      ecrRepositories: [
        {
          name: "counter",
          lifecyclePolicy: { rulePriority: 7, description: "Keep the last 30 images", countNumber: 30 },
          repositoryReadWriteArns: [role],
        },
        { name: "tools/migrate", lifecyclePolicy: { description: "Keep some", countNumber: 5 } },
      ],
    });
  });

  it("names repositories after the environment", () => {
    const names = Object.values(stack.all("aws_ecr_repository")).map(({ name }) => name);
    expect(names).to.have.members(["bluecore-demo/counter", "bluecore-demo/tools/migrate"]);
  });

  it("moves no tag, scans each image, and encrypts with the environment's key", () => {
    for (const repository of Object.values(stack.all("aws_ecr_repository"))) {
      expect(repository.image_tag_mutability).to.equal("IMMUTABLE");
      expect(repository.image_scanning_configuration).to.deep.equal({ scan_on_push: true });
      expect(JSON.stringify(repository.encryption_configuration)).to.match(/"KMS".*aws_kms_key\.registry_key_/);
    }
  });

  it("keeps as many images as the lifecycle policy says, in ECR's own shape", () => {
    const { policy } = stack.one("aws_ecr_lifecycle_policy", "registry_counter");
    expect(JSON.parse(String(policy))).to.deep.equal({
      rules: [
        {
          rulePriority: 7,
          description: "Keep the last 30 images",
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 },
          action: { type: "expire" },
        },
      ],
    });
  });

  it("lets those whom the vars name pull and push, and neither delete nor change the policy", () => {
    const [statement, ...others] = policyIn(stack.one("aws_ecr_repository_policy")).Statement;
    expect(others).to.deep.equal([]);
    expect(statement?.Principal).to.deep.equal({ AWS: [role] });
    expect(statement?.Action).to.include.members(["ecr:BatchGetImage", "ecr:PutImage", "ecr:CompleteLayerUpload"]);
    for (const action of [statement?.Action].flat()) expect(action).to.not.match(/Delete|Policy|\*/);
  });

  it("has no policy on a repository that names nobody", () => {
    expect(Object.keys(stack.all("aws_ecr_repository_policy"))).to.have.length(1);
  });
});
