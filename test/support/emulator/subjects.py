"""What a call is about, in the terms of IAM: ARNs, and the keys that conditions ask for."""

from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends

# By service: the parameter that names a resource, and what stands after the account in its ARN. A call with none of them is
# about "*". Services that are left out here are always, as their resources have no names of ours.
NAMES = {
    "dynamodb": {"tableName": "table/{}", "TableName": "table/{}"},
    "ecr": {"repositoryName": "repository/{}"},
    "elasticache": {
        "CacheParameterGroupName": "parametergroup:{}",
        "CacheSubnetGroupName": "subnetgroup:{}",
        "FinalSnapshotIdentifier": "snapshot:{}",
        "ReplicationGroupId": "replicationgroup:{}",
    },
    "eks": {"clusterName": "cluster/{}", "name": "cluster/{}"},
    "events": {"Name": "rule/{}", "Rule": "rule/{}"},
    "iam": {"RoleName": "role/{}", "InstanceProfileName": "instance-profile/{}", "Url": "oidc-provider/{}"},
    "kms": {"KeyId": "key/{}", "TargetKeyId": "key/{}", "AliasName": "{}"},
    "logs": {"logGroupName": "log-group:{}:*"},
    "monitoring": {"AlarmName": "alarm:{}", "AlarmNames": "alarm:{}"},
    "secretsmanager": {"SecretId": "secret:{}-AbCdEf", "Name": "secret:{}-AbCdEf"},
    "sns": {"Name": "{}"},
    "sqs": {"QueueName": "{}", "QueueUrl": "{}"},
    "ssm": {"Name": "parameter{}"},
    "wafv2": {"Name": "regional/webacl/{}/AbCdEf"},
}

# Parameters that hold whole ARNs, of whichever service.
ARNS = [
    "Arn", "KeyId", "OpenIDConnectProviderArn", "ResourceARN", "ResourceArn", "ResourceName", "SecretId", "TargetKeyId",
    "TopicArn", "resourceArn",
]  # fmt: skip

# Services whose ARNs have no region.
GLOBAL = ["iam"]

# Parameters by which a role is handed to a service, which takes the right to pass it.
PASSED = ["DeliverLogsPermissionArn", "nodeRole", "roleArn", "serviceAccountRoleArn"]


def resources_of(service: str, parameters: dict[str, Any], region: str) -> list[str]:
    """The ARNs that a call is about."""
    if service == "s3":
        return _objects(parameters)
    if service == "route53":
        return [f"arn:aws:route53:::hostedzone/{p.split('/')[-1]}" for p in _values(parameters, "HostedZoneId")]
    named = NAMES.get(service, {})
    whole = [value for name in ARNS for value in _values(parameters, name) if value.startswith("arn:")] if named else []
    plain = [
        _arn(service, region, form, value)
        for name, form in named.items()
        for value in _values(parameters, name)
        if not value.startswith("arn:")
    ]
    return sorted({*whole, *plain, *_key_of(parameters, region)})


def passed_roles(parameters: dict[str, Any]) -> list[str]:
    """The roles that a call hands to a service."""
    return [value for name in PASSED for value in _values(parameters, name)]


def context_of(service: str, operation: str, parameters: dict[str, Any], resources: list[str]) -> dict[str, Any]:
    """The keys of conditions, beside the region."""
    context: dict[str, Any] = {}
    if service == "iam" and "RoleName" in parameters:
        given = parameters.get("PermissionsBoundary")
        context["iam:PermissionsBoundary"] = given if operation == "CreateRole" else _boundary(parameters["RoleName"])
    if service == "kms":
        for name, value in parameters.get("EncryptionContext", {}).items():
            context[f"kms:EncryptionContext:{name}"] = value
        for tag in parameters.get("Tags", []):
            context[f"aws:RequestTag/{tag['TagKey']}"] = tag["TagValue"]
        for arn in resources:
            context |= _key_tags(arn)
    if service == "dynamodb":
        keys = [parameters.get("Key"), parameters.get("Item")]
        context["dynamodb:LeadingKeys"] = [key["LockID"]["S"] for key in keys if key and "LockID" in key]
    if service == "route53":
        records = [change["ResourceRecordSet"] for change in parameters.get("ChangeBatch", {}).get("Changes", [])]
        prefix = "route53:ChangeResourceRecordSets"
        context[f"{prefix}NormalizedRecordNames"] = [record["Name"].lower().rstrip(".") for record in records]
        context[f"{prefix}RecordTypes"] = [record["Type"] for record in records]
    return {name: value for name, value in context.items() if value}


def _key_tags(arn: str) -> dict[str, str]:
    """The tags of a KMS key, as conditions call them."""
    tags = kms_backends[ACCOUNT][arn.split(":")[3]].tagger.get_tag_dict_for_resource(arn.split("/")[-1])
    return {f"aws:ResourceTag/{name}": value for name, value in tags.items()}


def _boundary(role: str) -> str | None:
    roles = iam_backends[ACCOUNT]["aws"].roles.values()
    return next((one.permissions_boundary_arn for one in roles if one.name == role), None)


def _arn(service: str, region: str, form: str, value: str) -> str:
    if service == "sqs":  # A queue goes by its URL, which ends in its name.
        value = value.rsplit("/", 1)[-1]
    # Public parameters of AWS belong to no account.
    account = "" if value.startswith("/aws/service/") else ACCOUNT
    place = f"arn:aws:{service.replace('monitoring', 'cloudwatch')}:{'' if service in GLOBAL else region}:{account}:"
    return place + (value if value.startswith("alias/") else form.format(value.removeprefix("https://")))


def _key_of(parameters: dict[str, Any], region: str) -> list[str]:
    """The key that made a ciphertext: moto writes its id in front."""
    text = parameters.get("CiphertextBlob")
    return [f"arn:aws:kms:{region}:{ACCOUNT}:key/{text[:36].decode()}"] if isinstance(text, bytes) else []


def _objects(parameters: dict[str, Any]) -> list[str]:
    bucket, key = parameters.get("Bucket"), parameters.get("Key")
    return [] if bucket is None else [f"arn:aws:s3:::{bucket}" + (f"/{key}" if key else "")]


def _values(parameters: dict[str, Any], name: str) -> list[str]:
    value = parameters.get(name)
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]
