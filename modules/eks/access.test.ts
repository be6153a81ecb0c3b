import { expect } from "chai";
import { type Block, type Synthesized, synthConstruct } from "../../test/support/synth";
import { Account } from "../iam/account";
import { ClusterAccess, type ClusterAccessProps } from "./access";

const deployer = "arn:aws:iam::123456789012:role/deployer";
const alice = "arn:aws:iam::123456789012:role/people/alice";
const bob = "arn:aws:iam::123456789012:user/bob";

const synthAccess = (props: Partial<ClusterAccessProps> = {}) =>
  synthConstruct((stack) => {
    const account = new Account(stack, "account", "us-west-2");
    new ClusterAccess(stack, "access", { account, clusterName: "bluecore-demo", admins: [], viewers: [], ...props });
  });

const lifecycleOf = (stack: Synthesized) => stack.one("aws_eks_access_entry", "access_deployer").lifecycle as Block;

describe("cluster access", () => {
  it("makes the deployer and each admin a cluster admin, and no one else", () => {
    const stack = synthAccess({ deployer, admins: [alice, bob] });
    const principals = Object.values(stack.all("aws_eks_access_entry")).map(({ principal_arn }) => principal_arn);
    expect(principals).to.have.members([deployer, alice, bob]);
    const policies = Object.values(stack.all("aws_eks_access_policy_association"));
    expect(policies).to.have.length(3);
    for (const { policy_arn, access_scope } of policies) {
      expect(policy_arn).to.match(/:eks::aws:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/);
      expect(access_scope).to.deep.equal({ type: "cluster" });
    }
  });

  it("lets viewers read everything, and no more", () => {
    const stack = synthAccess({ deployer, viewers: [bob] });
    expect(stack.one("aws_eks_access_policy_association", "access_viewer").policy_arn).to.match(
      /\/AmazonEKSAdminViewPolicy$/,
    );
  });

  it("moves no other admin when one leaves", () => {
    const both = synthAccess({ deployer, admins: [alice, bob] }).addresses;
    const left = synthAccess({ deployer, admins: [bob] }).addresses;
    expect(both).to.include.members(left);
  });

  it("has an entry for each, however alike their ARNs", () => {
    const nested = "arn:aws:iam::123456789012:role/people-alice";
    const stack = synthAccess({ deployer, admins: [alice, nested], viewers: [bob] });
    const entries = Object.values(stack.all("aws_eks_access_entry")).map(({ principal_arn }) => principal_arn);
    expect(entries).to.have.members([deployer, alice, nested, bob]);
    expect(stack.addresses).to.include.members(synthAccess({ deployer, admins: [alice], viewers: [bob] }).addresses);
  });

  it("takes the role behind a session for the deployer when none is named", () => {
    const entry = synthAccess().one("aws_eks_access_entry");
    expect(entry.principal_arn).to.match(/data\.aws_iam_session_context\..*\.issuer_arn/);
  });

  it("is not handed over when another role plans later, unless the deployer is named", () => {
    expect(lifecycleOf(synthAccess()).ignore_changes).to.deep.equal(["principal_arn"]);
    expect(synthAccess({ deployer }).one("aws_eks_access_entry")).to.not.have.property("lifecycle");
  });

  it("is refused before anything is made when whoever deploys is among the admins too", () => {
    const [precondition] = lifecycleOf(synthAccess({ admins: [alice], viewers: [bob] })).precondition as Block[];
    expect(precondition?.condition).to.match(
      /^\$\{!contains\(\["[^"]*alice", "[^"]*bob"\], data\.aws_iam_session_context\.access_caller_\w+\.issuer_arn\)\}$/,
    );
    expect(lifecycleOf(synthAccess())).to.not.have.property("precondition");
  });
});
