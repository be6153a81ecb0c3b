import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ApiError, type ErrorId } from "../errors";

/** How much of a server one client may take, and for how long. */
export interface HttpLimits {
  /** Request line and headers. */
  readonly headBytes: number;
  /** From the connection's first byte to the end of the head. */
  readonly headMs: number;
  /** To the end of the body. */
  readonly requestMs: number;
  /** Silence on a connection with a request in work, such as that of a client that does not read its answer. */
  readonly silenceMs: number;
  /** Between two requests of one connection; longer than the 60 s of an AWS load balancer, which reuses connections. */
  readonly keepAliveMs: number;
  readonly connections: number;
}

export const httpLimits: HttpLimits = {
  headBytes: 8 * 1024,
  headMs: 10_000,
  requestMs: 15_000,
  silenceMs: 30_000,
  keepAliveMs: 65_000,
  connections: 10_000,
};

/** A server with limits, which answers in JSON even what is no HTTP. It does not listen yet. */
export function createHttpServer(listener: RequestListener, limits: HttpLimits = httpLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headBytes,
      headersTimeout: limits.headMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1000, limits.headMs / 2),
    },
    listener,
  );
  server.maxConnections = limits.connections;
  server.timeout = limits.silenceMs;
  server.on("clientError", answerUnreadable);
  return server;
}

/** Resolves with the port, once the server takes connections on all interfaces. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address ? address.port : port;
}

/**
 * Takes no more connections and resolves when the requests in work are answered; after `timeoutMs` it cuts what is left
 * and resolves with false.
 */
export async function drain(server: Server, timeoutMs: number): Promise<boolean> {
  let inTime = true;
  const cut = setTimeout(() => {
    inTime = false;
    server.closeAllConnections();
  }, timeoutMs);
  // A connection whose answer was on its way when the port closed is idle only afterwards.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cut);
  clearInterval(sweep);
  return inTime;
}

const idOfParserError: Readonly<Record<string, ErrorId>> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = new ApiError(idOfParserError[error.code ?? ""] ?? "bad_request");
  const head = [
    `HTTP/1.1 ${status} Refused`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
