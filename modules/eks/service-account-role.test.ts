import { expect } from "chai";
import { type Block, policyIn, synthConstruct } from "../../test/support/synth";
import { ServiceAccountRole } from "./service-account-role";

describe("role of a service account", () => {
  let trust: readonly Block[];
  let own: readonly Block[];
  before(() => {
    const stack = synthConstruct((scope) => {
      new ServiceAccountRole(scope, "role", {
        cluster: { oidcIssuer: "oidc.example.com/id/X", oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/x" },
        name: "bluecore-demo-reader",
        namespace: "apps",
        serviceAccount: "reader",
        statements: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" }],
      });
    });
    trust = policyIn(stack.one("aws_iam_role"), "assume_role_policy").Statement;
    own = policyIn(stack.one("aws_iam_role_policy")).Statement;
  });

  it("is assumed by tokens of the cluster's own issuer only", () => {
    expect(trust).to.have.length(1);
    expect(trust[0]).to.deep.include({
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/x" },
    });
  });

  it("is assumed by one service account of one namespace, without a wildcard", () => {
    expect(trust[0]?.Condition).to.deep.equal({
      StringEquals: {
        "oidc.example.com/id/X:sub": "system:serviceaccount:apps:reader",
        "oidc.example.com/id/X:aud": "sts.amazonaws.com",
      },
    });
  });

  it("may do what its statements say", () => {
    expect(own).to.deep.equal([{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" }]);
  });
});
