import Router from "@koa/router";
import type { Middleware } from "koa";
import type { AppDeps } from "../app";
import { ApiError } from "../errors";
import { read, write } from "./counter";
import { healthz, readyz } from "./health";

/** Every route of the API. */
export function createRouter(deps: AppDeps): Router {
  const router = new Router({ sensitive: true, strict: true });
  router.get("/read", read(deps));
  router.post("/write", write(deps));
  router.get("/healthz", healthz());
  router.get("/readyz", readyz(deps));
  return router;
}

/** Answers what no route took: OPTIONS with what the path takes, 405 for another method, 404 for another path. */
export function unrouted(router: Router): Middleware {
  return (ctx) => {
    const methods = router.stack.filter((layer) => layer.path === ctx.path).flatMap((layer) => layer.methods);
    if (methods.length === 0) throw new ApiError("not_found");
    const headers = { Allow: [...methods, "OPTIONS"].sort().join(", ") };
    if (ctx.method !== "OPTIONS") throw new ApiError("method_not_allowed", { headers });
    ctx.set(headers);
    ctx.status = 204;
  };
}
