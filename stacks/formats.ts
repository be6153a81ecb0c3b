import { parseCidr } from "../modules/vpc/cidr";
import { basePath } from "../service/base-path";
import type { TextFormat } from "./fields";

/** The forms that AWS gives to names, as patterns with their words; each source is the API reference of the service. */

export const region = {
  accept: /^[a-z]{2}(-[a-z]+)+-\d$/,
  limits: "an AWS region such as us-west-2",
} satisfies TextFormat;

export const zone = {
  accept: /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/,
  limits: "an availability zone such as us-west-2a",
} satisfies TextFormat;

export const accountId = { accept: /^\d{12}$/, limits: "an AWS account id of 12 digits" } satisfies TextFormat;

export const roleArn = {
  accept: /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,576}$/,
  limits: "the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer",
} satisfies TextFormat;

export const domain = {
  accept: /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  limits: "a domain name in lower case such as bluecore.example.com",
} satisfies TextFormat;

/** S3 bucket: 3 to 63 characters; no dots, as they break TLS names. */
export const bucket = {
  accept: /^(?!xn--)(?!.*-s3alias$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  limits: "3 to 63 lower-case letters, digits and hyphens, unique in all of AWS",
} satisfies TextFormat;

export const table = { accept: /^[\w.-]{3,255}$/, limits: "3 to 255 letters, digits, _ . -" } satisfies TextFormat;

/** EC2 instance type: family, generation, attributes, size. */
export const instanceType = {
  accept: /^[a-z][a-z0-9-]*\d[a-z0-9-]*\.([a-z0-9]+|metal-[a-z0-9]+)$/,
  limits: "an EC2 instance type such as m6i.large",
} satisfies TextFormat;

export const nodeType = {
  accept: /^cache\.[a-z]+\d[a-z]*\.\d*[a-z]+$/,
  limits: "an ElastiCache node type such as cache.t4g.small",
} satisfies TextFormat;

export const tagValue = {
  accept: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  limits: "0 to 256 letters, digits, spaces and _ . : / = + - @",
} satisfies TextFormat;

/** UTC window of a week in ElastiCache's form. */
export const maintenanceWindow = {
  accept:
    /^(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d-(mon|tue|wed|thu|fri|sat|sun):([01]\d|2[0-3]):[0-5]\d$/,
  limits: "a weekly window in UTC such as sun:05:00-sun:06:00",
} satisfies TextFormat;

/** UTC window of a day in ElastiCache's form. */
export const snapshotWindow = {
  accept: /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
  limits: "a daily window in UTC such as 03:00-04:00",
} satisfies TextFormat;

/** ECR repository: 2 to 256 characters, of which the environment's prefix takes up to 26. */
export const repository = {
  accept: /^(?=.{2,200}$)[a-z0-9]+([._/-][a-z0-9]+)*$/,
  limits: "2 to 200 lower-case letters and digits in words joined by . _ - or /",
} satisfies TextFormat;

/** Kubernetes label value and node group name. */
export const kubernetesName = {
  accept: /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
  limits: "1 to 32 lower-case letters, digits and hyphens, beginning with a letter",
} satisfies TextFormat;

/** https://github.com/distribution/reference: a tag. */
export const imageTag = {
  accept: /^\w[\w.-]{0,127}$/,
  limits: "an image tag of 1 to 128 letters, digits and _ . -",
} satisfies TextFormat;

export const registry = {
  accept: /^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)*$/,
  limits: "a registry's host, with a path when it has one, such as 123456789012.dkr.ecr.us-west-2.amazonaws.com/mirror",
} satisfies TextFormat;

/** Kubernetes label and taint key: a name, after an optional DNS prefix; what Kubernetes and EKS keep for themselves is not ours. */
export const labelKey = {
  accept:
    /^(?!(?:[a-z0-9.-]+\.)?(?:kubernetes|k8s)\.io\/|eks\.amazonaws\.com\/)(?:[a-z0-9][a-z0-9.-]{0,251}[a-z0-9]\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/,
  limits:
    "a Kubernetes label's key such as team or example.com/team, none of kubernetes.io, k8s.io or eks.amazonaws.com",
} satisfies TextFormat;

export const labelValue = {
  accept: /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/,
  limits: "0 to 63 letters, digits and _ . -, beginning and ending with a letter or digit",
} satisfies TextFormat;

export const email = {
  accept: /^[^\s@]{1,64}@(?=.{4,189}$)[^\s@.]+(\.[^\s@.]+)+$/,
  limits: "a mail address such as ops@example.com",
} satisfies TextFormat;

export const githubRepository = {
  accept: /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?\/[\w.-]{1,100}$/,
  limits: "a GitHub repository as owner/name",
} satisfies TextFormat;

/** Branch that IAM compares letter by letter: no wildcards. */
export const branch = {
  accept: /^[A-Za-z0-9][\w./-]{0,199}$/,
  limits: "1 to 200 letters, digits and _ . - /",
} satisfies TextFormat;

export const path = { accept: basePath.pattern, limits: basePath.limits } satisfies TextFormat;

/** A repository of images with its registry's host, without a tag. */
export const imageRepository = {
  accept: /^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/,
  limits: "a repository with its host, such as 123456789012.dkr.ecr.us-west-2.amazonaws.com/bluecore-demo/counter",
} satisfies TextFormat;

export const host = {
  accept: /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  limits: "a host name in lower case, without a port",
} satisfies TextFormat;

export const secretName = {
  accept: /^[\w/+=.@-]{1,512}$/,
  limits: "1 to 512 letters, digits and / _ + = . @ -",
} satisfies TextFormat;

export const certificateArn = {
  accept: /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  limits: "the ARN of a certificate of ACM",
} satisfies TextFormat;

export const webAclArn = {
  accept: /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/,
  limits: "the ARN of a regional web ACL",
} satisfies TextFormat;

export const cidr = {
  limits: "an IPv4 range such as 10.0.0.0/16, its address the first of the range",
  accept: (value: string) => parseCidr(value) !== undefined,
} satisfies TextFormat;

export const vpcCidr = {
  limits: "an IPv4 range from /16 to /23 such as 10.0.0.0/16, its address the first of the range",
  accept: (value: string) => {
    const range = parseCidr(value);
    return range !== undefined && range.prefix >= 16 && range.prefix <= 23;
  },
} satisfies TextFormat;

/** CloudWatch keeps logs for these numbers of days. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
