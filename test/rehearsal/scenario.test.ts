import { expect } from "chai";
import { choose, type Scenario, sequence } from "./scenario";

const step = (title: string) => ({ title, run: async () => "" });

const scenarios: readonly Scenario[] = [
  { name: "base", needs: [], steps: [step("make base")], closing: [step("remove base")] },
  { name: "house", needs: ["base"], steps: [step("make house")], closing: [step("remove house")] },
  { name: "garden", needs: ["base"], steps: [step("make garden")], closing: [] },
];

const names = (chosen: readonly Scenario[]) => chosen.map(({ name }) => name);

describe("the scenarios of a rehearsal", () => {
  it("are all played when none is named", () => {
    expect(names(choose(scenarios, []))).to.deep.equal(["base", "house", "garden"]);
  });

  it("bring those they need, in the order of the list", () => {
    expect(names(choose(scenarios, ["garden"]))).to.deep.equal(["base", "garden"]);
  });

  it("are refused when there is none of that name", () => {
    expect(() => choose(scenarios, ["gardn"])).to.throw('no scenario "gardn"; there are base, house, garden');
  });

  it("close in the reverse of the order in which they opened", () => {
    const titles = sequence(scenarios).map(({ title }) => title);
    expect(titles).to.deep.equal(["make base", "make house", "make garden", "remove house", "remove base"]);
  });
});
