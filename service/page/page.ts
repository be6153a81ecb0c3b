import { createHash } from "node:crypto";

const style = `
:root { color-scheme: light dark; --blue: #1d5fd1; }
@media (prefers-color-scheme: dark) { :root { --blue: #8ab4ff; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.25rem; margin: 0; }
output { display: block; font-size: 5rem; line-height: 1.2; font-variant-numeric: tabular-nums; color: var(--blue); }
button { font: inherit; padding: .6rem 1.4rem; border: 2px solid var(--blue); border-radius: .4rem; background: none;
  color: inherit; cursor: pointer; }
button:hover, button:focus-visible { background: var(--blue); color: Canvas; }
button:disabled { opacity: .5; cursor: progress; }
p { min-height: 1.5em; margin: .75rem 0; }
pre { padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .4rem; overflow-x: auto; }
`;

const script = `
const base = document.body.dataset.base;
const byId = (id) => document.getElementById(id);
const counter = byId("counter"), button = byId("write"), message = byId("message");
// One key a click: when an answer is lost, the same click can be sent again and counts once.
let key;
async function call(method, path, headers) {
  const response = await fetch(path, { method, headers });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  counter.value = answer.counter;
  message.textContent = "";
}
async function write() {
  button.disabled = true;
  key ??= Date.now() + "-" + Math.random().toString(36).slice(2);
  try {
    await call("POST", base + "/write", { "Idempotency-Key": key });
    key = undefined;
  } catch (error) {
    message.textContent = error.message + " Press again to retry: it will count once.";
  }
  button.disabled = false;
}
for (const line of document.querySelectorAll("code")) line.textContent += location.origin + base + line.dataset.path;
button.addEventListener("click", write);
call("GET", base + "/read").catch((error) => { message.textContent = error.message; });
`;

/** The page for a person with a browser: nothing is loaded from elsewhere. */
const htmlAt = (base: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bluecore</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body data-base="${base}">
<main>
<h1><label for="counter">Counter</label></h1>
<output id="counter" aria-live="polite">…</output>
<button id="write" type="button">Count one more</button>
<p id="message" role="status"></p>
<h2>The same from a terminal</h2>
<pre><code data-path="/read">curl </code>
<code data-path="/write">curl -X POST </code></pre>
<p>All of it: <a href="${base}/openapi.json">openapi.json</a></p>
</main>
<script>${script}</script>
</body>
</html>
`;

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page's Content-Security-Policy: its own style and script, by their hashes, and calls to its own origin. */
const policy = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${hash(script)}`,
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * The page and its policy.
 *
 * @param base what stands before the routes' own paths, such as `/counter`, or nothing
 */
export const pageAt = (base: string) => ({ html: htmlAt(base), policy });
