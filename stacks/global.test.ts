import { expect } from "chai";
import { policyIn, type Synthesized, synthEnvironment, synthGlobal } from "../test/support/synth";

const github = { repository: "acme/counter" };

describe("the account-wide stack", () => {
  it("makes nothing for a pipeline, and leaves the account as it is, unless told to", () => {
    const types = new Set(synthGlobal().addresses.map((address) => address.split(".")[0]));
    expect([...types].filter((type) => /iam|ebs|account/.test(String(type)))).to.deep.equal([]);
  });

  it("encrypts new EBS volumes and closes S3 buckets of the account by variable", () => {
    const stack = synthGlobal({ ebsEncryption: true, blockPublicS3: true });
    expect(stack.one("aws_ebs_encryption_by_default").enabled).to.equal(true);
    expect(stack.one("aws_s3_account_public_access_block")).to.include({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("gives the pipeline a role for each environment that there is", () => {
    const names = Object.values(synthGlobal({ github }).all("aws_iam_role")).map(({ name }) => name);
    expect(names).to.have.members(["bluecore-plan", "bluecore-apply-demo", "bluecore-push"]);
  });

  it("lets the pipeline push to the repositories that the environments name", () => {
    const [, push] = policyIn(synthGlobal({ github }).one("aws_iam_role_policy", "pipeline_push")).Statement;
    expect(String(push?.Resource)).to.match(/:repository\/bluecore-demo\/counter$/);
  });
});

describe("an environment in another region than the account's state", () => {
  it("is deployed there by its role, and nowhere else", () => {
    const zones = ["eu-central-1a", "eu-central-1b"];
    const stack = synthGlobal({ github }, { region: "eu-central-1", zones });
    const apply = policyIn(stack.one("aws_iam_role_policy", "pipeline_apply-demo")).Statement;
    const clusters = apply.find(({ Sid }) => Sid === "Owneks")?.Resource;
    expect(String(clusters)).to.contain(":eks:eu-central-1:").and.to.not.contain("us-west-2");
    const [, push] = policyIn(stack.one("aws_iam_role_policy", "pipeline_push")).Statement;
    expect(String(push?.Resource)).to.contain(":ecr:eu-central-1:");
  });
});

describe("the boundary of an environment's roles", () => {
  const boundariesIn = (stack: Synthesized) =>
    Object.values(stack.all("aws_iam_role")).map(({ permissions_boundary }) => permissions_boundary);

  it("is on every role once the account has a pipeline", () => {
    const boundaries = boundariesIn(synthEnvironment({}, "demo", { github }));
    expect(boundaries.length).to.be.above(4);
    for (const boundary of boundaries) expect(boundary).to.match(/:policy\/bluecore-role-boundary$/);
  });

  it("is on none before, as it would not exist", () => {
    expect(boundariesIn(synthEnvironment()).filter((boundary) => boundary !== undefined)).to.deep.equal([]);
  });
});
