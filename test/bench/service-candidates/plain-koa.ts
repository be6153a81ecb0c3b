import Router from "@koa/router";
import Koa from "koa";
import { createClient } from "redis";

// The API as one writes it first: one command a request.
async function main(): Promise<void> {
  const redis = createClient({ url: process.env.REDIS_URL ?? "" });
  await redis.connect();
  const router = new Router();
  router.get("/read", async (ctx) => {
    ctx.body = { counter: Number((await redis.get("plain")) ?? 0) };
  });
  router.post("/write", async (ctx) => {
    ctx.body = { counter: await redis.incr("plain") };
  });
  new Koa().use(router.routes()).use(router.allowedMethods()).listen(Number(process.env.PORT), "127.0.0.1");
}

void main();
