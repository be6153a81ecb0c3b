import type { RequestListener } from "node:http";
import type Koa from "koa";
import compose from "koa-compose";
import type { Logger } from "pino";
import type { ApiContext, RequestState } from "./answer";

/**
 * What a server calls for each request: the app's middleware, and nothing else. Koa's own `callback()` adds a default answer,
 * an error boundary and a watch over the end of each answer. The front door has the boundary and answers everything, so
 * these found nothing to do, at up to a third of the time of a request (test/bench/service.ts).
 */
export function listenerOf(app: Koa<RequestState>, log: Logger): RequestListener {
  const answer = compose<ApiContext>(app.middleware);
  return (request, response) => {
    answer(app.createContext(request, response)).catch((error: unknown) => {
      log.error({ err: error }, "an answer could not be written");
      response.destroy();
    });
  };
}
