import { expect } from "chai";
import { subjects } from "../subjects";
import { actionsIn, faultsOfActions } from "./actions";

describe("actions that IAM does not know", () => {
  it("are told, as a policy with a wrong name allows nothing and says nothing", () => {
    expect(faultsOfActions(["monitoring:*"], {})).to.deep.equal([
      "monitoring:*: IAM has no such action; a policy that names it allows nothing by it",
    ]);
  });

  it("may be newer than the list of actions, which is told when it has them", () => {
    expect(faultsOfActions(["a:New"], { "a:New": "document" })).to.deep.equal([]);
    expect(faultsOfActions([], { "a:New": "document" })).to.deep.equal([
      "a:New among the newer actions: it is known by now, or no policy names it any more",
    ]);
  });

  it("are sought among those of every kind of policy", () => {
    const actions = actionsIn([...subjects().values()]);
    expect(actions).to.include.members(["cloudwatch:*", "kms:GenerateDataKey*", "sts:AssumeRole", "s3:GetObject"]);
  });
});
