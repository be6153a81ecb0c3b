import { sep } from "node:path";

/**
 * Makes what cdktf notes of where each token was made short: the line of this project, instead of all its frames, which
 * cost a quarter of an environment's synthesis. The traces of errors stay as they are: Node alone can map their frames
 * to the source, so with `--enable-source-maps` nothing is made short.
 */
export function shortenTokenTraces(): void {
  if (process.sourceMapsEnabled) return;
  Error.prepareStackTrace = (error, frames) => {
    // V8 calls it for whatever captures a trace: cdktf captures into a plain object.
    if (error instanceof Error) return [Error.prototype.toString.call(error), ...frames].join("\n    at ");
    const own = frames.find((frame) => isOwn(frame.getFileName()));
    return own ? `Error\n    at ${own}` : "Error";
  };
}

const dependencies = `${sep}node_modules${sep}`;

const isOwn = (file: string | null | undefined) => !!file && !file.startsWith("node:") && !file.includes(dependencies);
