// `catalyst serve`, and the same page as a careless server would send it.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import { createInterface } from "node:readline";

const ROOT = new URL("../../", import.meta.url);

/** Starts `catalyst serve`; answers its address and how to end it. */
export async function serve() {
  const program = process.env.CATALYST ?? "target/release/catalyst";
  const child = spawn(program, ["serve", "--port", "0"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([
    once(lines, "line"),
    ended.then(([status]) => Promise.reject(new Error(`${program} serve ended with status ${status}`))),
  ]);
  const [url] = line.match(/http:\S+/);
  return {
    url,
    async close() {
      child.kill("SIGINT");
      const [status] = await ended;
      if (status !== 0) throw new Error(`${program} serve ended with status ${status}`);
    },
  };
}

/** The same files without the headers that isolate the page. */
export async function serveWithoutIsolation(url) {
  const server = createServer(async (request, response) => {
    const original = await fetch(new URL(request.url, url));
    response.writeHead(original.status, { "content-type": original.headers.get("content-type") });
    response.end(Buffer.from(await original.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
