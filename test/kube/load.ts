import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { ControlPlane } from "./control-plane";

/** What became of the writes of a load. */
export interface LoadResult {
  readonly answered: number;
  /** Writes without a 200. */
  readonly failed: number;
  /** What was wrong with them, once each. */
  readonly reasons: readonly string[];
}

const workers = 8;

/** How often a load balancer would learn which pods are ready, in milliseconds. */
const learnMs = 500;

/**
 * Writes without pause to the ready pods of the Service while something happens, as a load balancer would: it keeps
 * connections, and learns with a delay which pods are ready. It ends by itself after the given time at most.
 */
export async function underLoad(
  { kubectl }: ControlPlane,
  namespace: string,
  limitMs: number,
  happening: () => Promise<void>,
): Promise<LoadResult> {
  const deadline = Date.now() + limitMs;
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  const failures = new Set<string>();
  let pods: readonly string[] = [];
  let answered = 0;
  let failed = 0;
  let over = false;
  const learn = async () => {
    const slices = await kubectl([
      ...["get", "endpointslices", "-n", namespace, "-l", "kubernetes.io/service-name=bluecore"],
      ...["-o", "jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.addresses[0]} {end}"],
    ]);
    const ready = [...new Set(slices.trim().split(/\s+/).filter(Boolean))];
    if (ready.length > 0) pods = ready;
  };
  await learn();
  const learning = (async () => {
    while (!over) {
      await pause(learnMs);
      await learn();
    }
  })();
  const working = Array.from({ length: workers }, async (_, worker) => {
    for (let turn = worker; !over && Date.now() < deadline; turn += 1) {
      const host = pods[turn % pods.length] ?? "";
      const failure = await write(host, agent);
      if (failure === undefined) answered += 1;
      else {
        failed += 1;
        failures.add(failure);
      }
      await pause(5);
    }
  });
  try {
    await happening();
  } finally {
    over = true;
    await Promise.all([...working, learning]);
    agent.destroy();
  }
  return { answered, failed, reasons: [...failures] };
}

/** One write; resolves with what went wrong. */
function write(host: string, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const call = request({ host, port: 8000, path: "/write", method: "POST", agent, timeout: 5000 }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200 ? undefined : `status ${answer.statusCode}`));
      answer.on("error", (error) => resolve(error.message));
    });
    call.on("timeout", () => call.destroy(new Error("no answer within 5 s")));
    call.on("error", (error) => resolve(error.message));
    call.end();
  });
}
