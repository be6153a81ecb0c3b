import { expect } from "chai";
import { withoutProviders } from "./providers";

const reference = (address: string) => ["${", address, "}"].join("");

const config = {
  terraform: { required_providers: { aws: { version: "1" }, helm: { version: "2" } } },
  provider: { aws: [{}], helm: [{}] },
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16", depends_on: ["helm_release.app", "aws_eip.ip"] } },
    helm_release: { app: { name: "app" } },
  },
  data: { helm_template: { chart: {} }, aws_region: { here: {} } },
  output: { vpc: { value: reference("aws_vpc.main.id") }, status: { value: reference("helm_release.app.status") } },
};

describe("a stack without a provider", () => {
  const result = withoutProviders(config, ["helm"]);

  it("has none of its resources, data sources and settings", () => {
    expect(JSON.stringify(result)).to.not.include("helm");
  });

  it("keeps all else, also the outputs and orders that name nothing of it", () => {
    expect(result.resource).to.deep.equal({
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", depends_on: ["aws_eip.ip"] } },
    });
    expect(result.data).to.deep.equal({ aws_region: { here: {} } });
    expect(result.output).to.deep.equal({ vpc: { value: reference("aws_vpc.main.id") } });
  });

  it("leaves the configuration it was given as it is", () => {
    expect(config.resource).to.have.property("helm_release");
  });

  it("is refused when something that stays needs what goes", () => {
    const tied = {
      ...config,
      resource: { ...config.resource, aws_eip: { ip: { tag: reference("helm_release.app.id") } } },
    };
    expect(() => withoutProviders(tied, ["helm"])).to.throw("aws_eip.ip needs helm_release.app");
  });

  it("does not take a longer name for a shorter one", () => {
    const longer = {
      ...config,
      resource: { ...config.resource, aws_eip: { ip: { tag: reference("helm_release.app2.id") } } },
    };
    expect(() => withoutProviders(longer, ["helm"])).to.not.throw();
  });
});
