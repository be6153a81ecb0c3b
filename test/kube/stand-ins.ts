/**
 * What stands for a reference to an AWS attribute where Terraform is not asked: a value of the same form. `lookup` may know
 * the real one, from a state.
 */
export function resolveReferences(text: string, lookup: (reference: string) => string | undefined = () => undefined) {
  return text.replace(/(?<!\$)\$\{([^}]+)\}/g, (_, reference: string) => lookup(reference) ?? standIn(reference));
}

const forms: readonly (readonly [RegExp, string])[] = [
  [/configuration_endpoint_address$/, "clustercfg.redis.example.com"],
  [/\.repository_url$/, "123456789012.dkr.ecr.us-west-2.amazonaws.com/counter"],
  [/^aws_iam_role\..*\.arn$/, "arn:aws:iam::123456789012:role/stand-in"],
  [/\.arn$/, "arn:aws:service:us-west-2:123456789012:stand-in"],
  [/^aws_secretsmanager_secret\..*\.name$/, "bluecore/redis"],
  [/security_group_id$/, "sg-0123456789abcdef0"],
  [/endpoint$/, "https://cluster.example.com"],
];

const standIn = (reference: string) => forms.find(([form]) => form.test(reference))?.[1] ?? "stand-in";
