import { refuseEach } from "../../test/support/wrong-inputs";

const repository = { name: "counter", lifecyclePolicy: { description: "Keep some", countNumber: 5 } };

describe("a wrong variable of the registries or the counter stops synth with file, key, limits and value", () => {
  refuseEach([
    [
      "ecrRepositories",
      [repository, { ...repository, lifecyclePolicy: { description: "Other", countNumber: 6 } }],
      'ecrRepositories must have different names, got "counter" more than once',
    ],
    [
      "ecrRepositories",
      [{ ...repository, name: "Counter" }],
      'ecrRepositories.0.name must be 2 to 200 lower-case letters and digits in words joined by . _ - or /, got "Counter"',
    ],
    ["ecrRepositories", [{ name: "counter" }], "ecrRepositories.0.lifecyclePolicy is missing"],
    [
      "ecrRepositories",
      [{ ...repository, lifecyclePolicy: { description: "", countNumber: 5 } }],
      'ecrRepositories.0.lifecyclePolicy.description must be 1 to 256 characters, got ""',
    ],
    [
      "ecrRepositories",
      [{ ...repository, lifecyclePolicy: { description: "All", countNumber: 0 } }],
      "ecrRepositories.0.lifecyclePolicy.countNumber must be a whole number of images from 1 to 50000, got 0",
    ],
    [
      "ecrRepositories",
      [{ ...repository, lifecyclePolicy: { description: "All", countNumber: 1, rulePriority: 0 } }],
      "ecrRepositories.0.lifecyclePolicy.rulePriority must be a whole number from 1 to 999, got 0",
    ],
    [
      "ecrRepositories",
      [{ ...repository, repositoryReadWriteArns: ["*"] }],
      'ecrRepositories.0.repositoryReadWriteArns.0 must be the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer, got "*"',
    ],
  ]);
});
