import { expect } from "chai";
import { Refusal } from "../refusal";
import { release, type Service } from "./release";

/** A service whose images with the given tags pass the contract suite. */
function service(first: string | undefined, good: readonly string[]) {
  const log: string[] = [];
  let tag = first;
  const acts: Service = {
    deployed: async () => tag,
    deploy: async (wanted = "source") => {
      log.push(`deploy ${wanted}`);
      tag = wanted;
    },
    passes: async () => {
      log.push(`try ${tag}`);
      return good.includes(tag ?? "");
    },
    say: () => {},
  };
  return { acts, log };
}

describe("a release", () => {
  it("deploys the source's image and tries it", async () => {
    const { acts, log } = service("old", ["source"]);
    expect(await release(acts)).to.equal("released");
    expect(log).to.deep.equal(["deploy source", "try source"]);
  });

  it("goes back to the image before it when that fails, and tries that, too", async () => {
    const { acts, log } = service("old", ["old"]);
    expect(await release(acts)).to.equal("failed, rolled back");
    expect(log).to.deep.equal(["deploy source", "try source", "deploy old", "try old"]);
  });

  it("says so when the image before it fails as well", async () => {
    expect(await release(service("old", []).acts)).to.equal("failed, not rolled back");
  });

  for (const before of [undefined, "source"]) {
    it(`goes back to nothing when ${before ?? "nothing"} was deployed before`, async () => {
      const { acts, log } = service(before, []);
      expect(await release(acts)).to.equal("failed, not rolled back");
      expect(log).to.deep.equal(["deploy source", "try source"]);
    });
  }

  it("tries nothing when it could not be deployed", async () => {
    const { acts, log } = service("old", ["old"]);
    const deploy = async () => {
      throw new Refusal("more to deploy");
    };
    const refused = await release({ ...acts, deploy }).catch((error) => error);
    expect(refused).to.be.instanceOf(Refusal);
    expect(log).to.deep.equal([]);
  });
});
