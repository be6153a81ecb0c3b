import { expect } from "chai";
import { skips } from "./skips";
import { faultsOf, type Report } from "./verdict";

const failure = { check_id: "CKV_1", check_name: "Be good", resource: "aws_x.y", file_path: "/demo.json" };
const report = (failed: Report["results"]["failed_checks"], passed = 9): Report => ({
  summary: { passed, failed: failed.length, parsing_errors: 0 },
  results: { failed_checks: failed },
});
const skip = { check: "CKV_1", resource: /^aws_x\./, reason: "It is as good as it gets." };

describe("the verdict on checkov's report", () => {
  it("is good when nothing failed, or what failed has its reason", () => {
    expect(faultsOf(report([]), [])).to.deep.equal([]);
    expect(faultsOf(report([failure]), [skip])).to.deep.equal([]);
  });

  it("names what failed, where, and why", () => {
    expect(faultsOf(report([failure]), [])).to.deep.equal(["demo.json: aws_x.y: CKV_1 Be good"]);
    expect(faultsOf(report([{ ...failure, resource: "aws_z.y" }, failure]), [skip])).to.have.length(1);
  });

  it("names a skip that nothing needs any more", () => {
    expect(faultsOf(report([]), [skip])).to.deep.equal(["skip of CKV_1 on /^aws_x\\./: nothing needs it any more"]);
  });

  it("is bad when nothing was checked", () => {
    expect(faultsOf(report([], 0), [])).to.deep.equal(["checkov checked nothing"]);
  });
});

describe("skips of checkov", () => {
  it("have a reason each", () => {
    for (const { check, reason } of skips) expect(reason, check).to.match(/^[A-Za-z].{20,}\.$/);
  });
});
