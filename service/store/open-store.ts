import type { Logger } from "pino";
import type { StoreSettings } from "../env";
import type { CounterStore } from "./store";

/**
 * The store that the settings name. An embedded one is open when this resolves; Redis connects on its own and for as long
 * as it takes. Only the chosen adapter's library is loaded.
 */
export async function openStore(settings: StoreSettings, log: Logger, onReconnect: () => void): Promise<CounterStore> {
  if (settings.kind === "embedded") {
    const { EmbeddedStore } = await import("./embedded.js");
    return new EmbeddedStore(settings.dataDir);
  }
  const { RedisStore } = await import("./redis.js");
  return new RedisStore({ settings, log, onReconnect });
}
