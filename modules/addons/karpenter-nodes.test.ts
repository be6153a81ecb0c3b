import { expect } from "chai";
import { releasesOf } from "../../test/support/releases";
import { synthEnvironment } from "../../test/support/synth";

describe("Karpenter's nodes", () => {
  const stack = synthEnvironment({ addons: { enableKarpenter: true } });
  const object = (kind: string) => releasesOf(stack)["karpenter-nodes"]?.objects.find((one) => one.kind === kind);

  it("are gone before their release's time is up, whatever budget holds their pods", () => {
    const { timeout } = stack.one("helm_release", "addons_karpenter_nodes_");
    const pool = object("NodePool") as unknown as { spec: { template: { spec: { terminationGracePeriod: string } } } };
    const [, seconds] = /^(\d+)s$/.exec(pool.spec.template.spec.terminationGracePeriod) ?? [];
    expect(Number(seconds)).to.be.greaterThan(0);
    // An instance takes some minutes to end.
    expect(Number(seconds)).to.be.at.most(Number(timeout) - 240);
  });

  it("are made of one release of the image, not of whatever comes", () => {
    expect(object("EC2NodeClass"))
      .to.have.nested.property("spec.amiSelectorTerms[0].alias")
      .that.matches(/@v\d{8}$/);
  });
});
