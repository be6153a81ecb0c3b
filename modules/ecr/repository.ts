import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct } from "constructs";
import { policyDocument } from "../iam/policy";
import type { Key } from "../kms/key";

export interface RepositoryProps {
  readonly name: string;
  readonly key: Key;
  readonly lifecyclePolicy: {
    readonly rulePriority: number;
    readonly description: string;
    /** Images that are kept. */
    readonly countNumber: number;
  };
  /** ARNs of the roles and users that may pull and push. */
  readonly repositoryReadWriteArns: readonly string[];
}

/**
 * What pulling and pushing takes, beside `ecr:GetAuthorizationToken`, which belongs to no repository and must come from the
 * identity's own policy. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export const readWriteActions = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:CompleteLayerUpload",
  "ecr:DescribeImages",
  "ecr:GetDownloadUrlForLayer",
  "ecr:InitiateLayerUpload",
  "ecr:ListImages",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
];

/** A container registry: a tag never moves, each image is scanned, old ones go. */
export class Repository extends Construct {
  readonly url: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id);
    const { rulePriority, description, countNumber } = props.lifecyclePolicy;
    const repository = new EcrRepository(this, "repository", {
      name: props.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: props.key.arn }],
      // An environment that is destroyed takes its images along; they are built anew from the source.
      forceDelete: true,
    });
    this.url = repository.repositoryUrl;
    this.arn = repository.arn;
    new EcrLifecyclePolicy(this, "lifecycle-policy", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority,
            description,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber },
            action: { type: "expire" },
          },
        ],
      }),
    });
    if (props.repositoryReadWriteArns.length === 0) return;
    new EcrRepositoryPolicy(this, "policy", {
      repository: repository.name,
      policy: policyDocument([
        {
          Sid: "ReadWrite",
          Effect: "Allow",
          Principal: { AWS: props.repositoryReadWriteArns },
          Action: readWriteActions,
        },
      ]),
    });
  }
}
