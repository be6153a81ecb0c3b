import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A key and its certificate, as paths. */
export interface Pair {
  readonly key: string;
  readonly certificate: string;
}

/** An authority for one run, whose certificates last a day. */
export class Authority {
  readonly pair: Pair;

  constructor(private readonly folder: string) {
    this.pair = this.paths("ca");
    this.openssl(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "1",
      "-subj",
      "/CN=rehearsal",
      ...this.out("ca"),
    );
  }

  /**
   * A certificate of this authority.
   *
   * @param subject such as /O=system:masters/CN=admin
   * @param names further names of a server
   */
  issue(name: string, subject: string, names: readonly string[] = []): Pair {
    const { key, certificate } = this.paths(name);
    const request = join(this.folder, `${name}.csr`);
    const extensions = join(this.folder, `${name}.ext`);
    const alternatives = names.length > 0 ? `subjectAltName=${names.join(",")}\n` : "";
    writeFileSync(extensions, `${alternatives}extendedKeyUsage=serverAuth,clientAuth\n`);
    this.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", key, "-out", request);
    const signer = ["-CA", this.pair.certificate, "-CAkey", this.pair.key, "-CAcreateserial"];
    this.openssl("x509", "-req", "-in", request, ...signer, "-days", "1", "-extfile", extensions, "-out", certificate);
    return { key, certificate };
  }

  private out(name: string): string[] {
    const { key, certificate } = this.paths(name);
    return ["-keyout", key, "-out", certificate];
  }

  private readonly paths = (name: string): Pair => ({
    key: join(this.folder, `${name}.key`),
    certificate: join(this.folder, `${name}.crt`),
  });

  private openssl(...args: readonly string[]): void {
    execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
  }
}
