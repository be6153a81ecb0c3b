import Koa from "koa";
import type { Logger } from "pino";
import type { RequestState } from "./http/answer";
import { frontDoor } from "./http/front-door";
import type { Metrics } from "./metrics";
import { createRouter, dispatch } from "./routes/router";
import type { SharedCounter } from "./store/shared-counter";

/** What the API works with. */
export interface AppDeps {
  readonly counter: SharedCounter;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Below which all routes lie, such as `/counter`; `/` for none. */
  readonly basePath: string;
  /** Requests in work at once; more are refused. */
  readonly maxConcurrentRequests: number;
  /** True once the process has been told to end: it is no longer ready, and connections close with their answer. */
  readonly isDraining: () => boolean;
}

/** The whole API. It does not listen: `listenerOf` makes what a server calls. */
export function createApp(deps: AppDeps): Koa<RequestState> {
  const app = new Koa<RequestState>({ env: "production" });
  app.use(frontDoor(deps));
  app.use(dispatch(createRouter(deps)));
  return app;
}
