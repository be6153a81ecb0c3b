import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { comesAfter, releasesOf } from "../../test/support/releases";
import { synthEnvironment } from "../../test/support/synth";

const waiting = join(__dirname, "..", "..", "..", "modules", "addons", "wait-for-volumes.sh");

describe("a destroy", () => {
  const stack = synthEnvironment();
  const [volumes = ""] = stack.addresses.filter((address) => address.startsWith("terraform_data.addons_volumes_"));
  const { input, provisioner } = stack.one("terraform_data", "addons_volumes_") as {
    readonly input?: Readonly<Record<string, unknown>>;
    readonly provisioner?: readonly { readonly "local-exec": Readonly<Record<string, unknown>> }[];
  };

  it("takes Prometheus and its claims first, then waits for the volumes, then takes what deletes them", () => {
    const { address = "" } = releasesOf(stack)["kube-prometheus"] ?? {};
    const [namespace = ""] = stack.addresses.filter((one) => /^kubernetes_namespace_v1\..*monitoring/.test(one));
    expect([...comesAfter(stack, address)]).to.include(namespace);
    expect([...comesAfter(stack, namespace)]).to.include(volumes);
    const types = [...comesAfter(stack, volumes)].map((one) => one.replace(/_[0-9A-F]{8}$/, ""));
    expect(types).to.include.members([
      "aws_eks_addon.eks_aws-ebs-csi-driver",
      "aws_eks_node_group.eks_node-group-system_node-group",
      "kubernetes_storage_class_v1.addons_storage-class",
    ]);
  });

  it("knows by itself which volumes it waits for, as Terraform asks nothing else by then", () => {
    const { when, environment } = provisioner?.[0]?.["local-exec"] ?? {};
    expect(when).to.equal("destroy");
    expect(environment).to.deep.equal({
      CLUSTER: `\${self.input.cluster}`,
      NAMESPACE: `\${self.input.namespace}`,
      REGION: `\${self.input.region}`,
    });
    expect(input).to.deep.include({ namespace: "monitoring", region: "us-west-2" });
    expect(input?.cluster).to.match(/^\$\{aws_eks_cluster\..*\.name\}$/);
  });

  it("looks for the tag that the storage class gives", () => {
    const { parameters } = stack.one("kubernetes_storage_class_v1") as {
      parameters?: Readonly<Record<string, string>>;
    };
    expect(parameters?.tagSpecification_1).to.match(/^bluecore\/cluster=\$\{aws_eks_cluster\..*\.name\}$/);
  });

  it("has nothing to wait for without Prometheus", () => {
    expect(synthEnvironment({ addons: { enablePrometheus: false } }).addresses.join()).to.not.contain("addons_volumes");
  });

  describe("waits", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "bluecore-volumes-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** In the place of aws: a volume so many times, then none; it keeps what it was asked. */
    function environment(times: number) {
      const calls = join(folder, "calls");
      const aws = `echo "$@" >> ${calls}\n[ "$(wc -l < ${calls})" -gt ${times} ] || echo vol-1\n`;
      writeFileSync(join(folder, "aws"), `#!/bin/sh\n${aws}`, { mode: 0o755 });
      const given = { CLUSTER: "bluecore-demo", NAMESPACE: "monitoring", REGION: "us-west-2", PAUSE_SECONDS: "0" };
      return { ...process.env, ...given, PATH: `${folder}:${process.env.PATH}` };
    }

    it("until the volumes of that namespace in that cluster are gone", () => {
      const env = environment(2);
      expect(execFileSync("bash", [waiting], { env, encoding: "utf8" })).to.equal("");
      const asked = execFileSync("cat", [join(folder, "calls")], { encoding: "utf8" })
        .trim()
        .split("\n");
      expect(asked).to.have.length(3);
      expect(asked[0]).to.match(/^ec2 describe-volumes --region us-west-2 /);
      expect(asked[0]).to.contain("Name=tag:bluecore/cluster,Values=bluecore-demo");
      expect(asked[0]).to.contain("Name=tag:kubernetes.io/created-for/pvc/namespace,Values=monitoring");
    });

    it("no longer than its limit, and then names them and fails", () => {
      const env = { ...environment(1000), LIMIT_SECONDS: "0" };
      const { status, stderr } = spawnSync("bash", [waiting], { env, encoding: "utf8" });
      expect(status).to.equal(1);
      expect(stderr).to.contain("vol-1").and.contain("aws ec2 delete-volume");
    });

    it("for nothing when AWS can't be asked: it fails", () => {
      const env = environment(0);
      writeFileSync(join(folder, "aws"), "#!/bin/sh\necho no credentials >&2; exit 255\n", { mode: 0o755 });
      expect(spawnSync("bash", [waiting], { env }).status).to.not.equal(0);
    });
  });
});
