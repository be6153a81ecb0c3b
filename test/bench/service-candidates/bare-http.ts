import { createServer } from "node:http";

// The limit: what Node's own HTTP server does when there is nothing to do.
const body = JSON.stringify({ counter: 1 });
createServer((_, response) => {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8", "Content-Length": body.length });
  response.end(body);
}).listen(Number(process.env.PORT), "127.0.0.1");
