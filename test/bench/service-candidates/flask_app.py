import os

from flask import Flask
from redis import Redis

app = Flask(__name__)
store = Redis.from_url(os.environ["REDIS_URL"])


@app.get("/read")
def read():
    return {"counter": int(store.get("flask") or 0)}


@app.post("/write")
def write():
    return {"counter": store.incr("flask")}
