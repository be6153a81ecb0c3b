import os

from fastapi import FastAPI
from redis.asyncio import BlockingConnectionPool, Redis

app = FastAPI()
# The pool's own bound answers 500 to what exceeds it; this one lets requests wait for a connection.
store = Redis(connection_pool=BlockingConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=64, timeout=None))


@app.get("/read")
async def read():
    return {"counter": int(await store.get("fastapi") or 0)}


@app.post("/write")
async def write():
    return {"counter": await store.incr("fastapi")}
