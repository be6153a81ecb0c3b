import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealContext } from "../../modules/pipeline/state-access";
import { Refusal } from "../refusal";
import { succeed } from "../shell";

/** A file encrypted with a key that only KMS can decrypt. */
export interface Sealed {
  /** The key, encrypted by KMS, in base64. */
  readonly key: string;
  readonly nonce: string;
  readonly tag: string;
  readonly content: string;
}

/** A new key, and the same as KMS gives it back when it is shown what it encrypted. */
export interface DataKeys {
  readonly generate: () => Promise<{ readonly plain: Buffer; readonly encrypted: string }>;
  readonly decrypt: (encrypted: string) => Promise<Buffer>;
}

const cipher = "aes-256-gcm";
const nonceBytes = 12;

/** Encrypts a file beside itself and removes it. `context` says what it is, and is wanted again to open it. */
export async function sealFile(keys: DataKeys, file: string, sealed: string, context: string): Promise<void> {
  const { plain, encrypted } = await keys.generate();
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, plain, nonce).setAAD(Buffer.from(context));
  const content = Buffer.concat([encryption.update(readFileSync(file)), encryption.final()]);
  const whole: Sealed = {
    key: encrypted,
    nonce: nonce.toString("base64"),
    tag: encryption.getAuthTag().toString("base64"),
    content: content.toString("base64"),
  };
  writeFileSync(sealed, JSON.stringify(whole));
  rmSync(file);
}

/** Decrypts what `sealFile` made. */
export async function openFile(keys: DataKeys, sealed: string, file: string, context: string): Promise<void> {
  const { key, nonce, tag, content }: Sealed = JSON.parse(readFileSync(sealed, "utf8"));
  const bytes = (text: string) => Buffer.from(text, "base64");
  const plain = await keys.decrypt(key);
  try {
    const decryption = createDecipheriv(cipher, plain, bytes(nonce))
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes(tag));
    const whole = Buffer.concat([decryption.update(bytes(content)), decryption.final()]);
    writeFileSync(file, whole, { mode: 0o600 });
  } catch {
    throw new Refusal(`${sealed} is not what was planned, or is of something else than ${context}; plan again`);
  }
}

export interface StateHome {
  readonly bucket: string;
  readonly region: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Keys from the KMS key that guards the states: who may read a state may open its plan, and nobody else. */
export function stateKeys({ bucket, region, ...options }: StateHome, environment: string): DataKeys {
  const aws = async (...args: readonly string[]) =>
    JSON.parse(await succeed("aws", [...args, "--region", region, "--output", "json"], options));
  const context = ["--encryption-context", `${sealContext}=${environment}`];
  return {
    generate: async () => {
      const encryption = await aws("s3api", "get-bucket-encryption", "--bucket", bucket);
      const [rule] = encryption.ServerSideEncryptionConfiguration.Rules;
      const id: string = rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID;
      const key = await aws("kms", "generate-data-key", "--key-id", id, "--key-spec", "AES_256", ...context);
      return { plain: Buffer.from(key.Plaintext, "base64"), encrypted: key.CiphertextBlob };
    },
    decrypt: async (encrypted) => {
      // Bytes in a file are the one form that versions 1 and 2 of the CLI read alike.
      const folder = mkdtempSync(join(tmpdir(), "bluecore-key-"));
      try {
        const file = join(folder, "key");
        writeFileSync(file, Buffer.from(encrypted, "base64"));
        const key = await aws("kms", "decrypt", "--ciphertext-blob", `fileb://${file}`, ...context);
        return Buffer.from(key.Plaintext, "base64");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
