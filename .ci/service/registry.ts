import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counterRepository } from "../../modules/counter/names";
import type { Deployed, Project } from "../project";
import { Refusal } from "../refusal";
import { run, succeed } from "../shell";

/** The image registries of environments, reached by skopeo: it needs no daemon, and copies an image byte by byte. */
export class Registries {
  private readonly authFile: string;

  private constructor(
    private readonly project: Project,
    private readonly folder: string,
    /** A registry in the place of ECR, such as one on this machine. */
    private readonly other: string | undefined,
  ) {
    this.authFile = join(folder, "auth.json");
  }

  /** Logs are kept in a folder that is gone afterwards. */
  static async use<Result>(
    project: Project,
    other: string | undefined,
    act: (registries: Registries) => Promise<Result>,
  ): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), "bluecore-registry-"));
    try {
      return await act(new Registries(project, folder, other));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** The reference of a tag in an environment's repository, which one is logged in to afterwards. */
  async reference({ prefix, vars }: Deployed, tag: string): Promise<string> {
    const path = `${prefix}/${counterRepository}:${tag}`;
    if (this.other !== undefined) return `${this.other}/${path}`;
    const { region } = vars;
    const options = { cwd: this.project.root, env: this.project.env };
    const account = vars.accountId ?? (await succeed("aws", callerAccount, options)).trim();
    const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
    const password = await succeed("aws", ["ecr", "get-login-password", "--region", region], options);
    const login = ["login", "--authfile", this.authFile, "--username", "AWS", "--password-stdin", host];
    await succeed("skopeo", login, { ...options, input: password });
    return `${host}/${path}`;
  }

  /** The digest of an image; undefined when there is none. */
  async digest(reference: string): Promise<string | undefined> {
    const args = ["inspect", "--format", "{{.Digest}}", ...this.flags("", reference), `docker://${reference}`];
    const { code, stdout, output } = await run("skopeo", args, this.options(false));
    if (code === 0) return stdout.trim();
    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
    if (/manifest unknown|name unknown/.test(output)) return undefined;
    throw new Refusal(`${reference} can't be looked up:\n${output.trimEnd()}`);
  }

  /** A file for a while. */
  file(name: string): string {
    return join(this.folder, name);
  }

  /** Copies an image from a registry or a file, in skopeo's terms: `docker://REFERENCE`, `docker-archive:FILE`. */
  async copy(source: string, reference: string): Promise<void> {
    const kept = source.startsWith("docker://") ? ["--preserve-digests"] : [];
    const flags = [...this.flags("src-", source), ...this.flags("dest-", reference)];
    await succeed("skopeo", ["copy", ...kept, ...flags, source, `docker://${reference}`], this.options(true));
  }

  private flags(side: "" | "src-" | "dest-", reference: string): string[] {
    const own = /^(docker:\/\/)?(127\.0\.0\.1|localhost)[:/]/.test(reference);
    const remote = !reference.startsWith("docker-archive:");
    return [
      ...(remote && this.other === undefined ? [`--${side}authfile`, this.authFile] : []),
      ...(own ? [`--${side}tls-verify=false`] : []),
    ];
  }

  private options(show: boolean) {
    return { cwd: this.folder, env: this.project.env, show };
  }
}

const callerAccount = ["sts", "get-caller-identity", "--query", "Account", "--output", "text"];
