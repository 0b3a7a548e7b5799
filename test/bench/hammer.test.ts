import { createServer, type AddressInfo, type Server } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { hammer, type Latency } from "../../bench/hammer.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Hammers a server that answers with these pieces, each in a turn of the loop of its own, and counts what comes too early. */
async function hammered(...pieces: readonly string[]): Promise<Latency & { early: number }> {
  let [early, isAnswering] = [0, false];
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      if (isAnswering) early += 1;
      isAnswering = true;
      const rest = [...pieces];
      const write = (): void => {
        const piece = rest.shift();
        if (piece === undefined) return;
        isAnswering = rest.length > 0;
        if (piece === "end") socket.end();
        else socket.write(piece, () => setImmediate(write));
      };
      write();
    });
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { ...(await hammer({ port }, 0.05, {})), early };
}

const f = (name: string, ...pieces: readonly string[]) =>
  test(name, async () => {
    const { p50, p99, early } = await hammered(...pieces);
    expect(early).toBe(0);
    expect(p50).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(p50);
  });

const fault = (name: string, want: string, ...pieces: readonly string[]) =>
  test(name, async () => {
    await expect(hammered(...pieces)).rejects.toThrow(want);
  });

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

f("an answer in one piece", `${OK}Content-Length: 3\r\n\r\na 1`);
f("an answer in several pieces", `${OK}content-length: 6\r\n\r\n`, "a 1", "b 2");
f("a body in chunks", CHUNKED, "3\r\na 1\r\n", "0\r\n\r\n");
f("a last chunk that comes in pieces", `${CHUNKED}3\r\na 1\r\n0`, "\r\n", "\r\n");
fault("an answer that is none", "want HTTP/1.1 200", "HTTP/1.1 503 Busy\r\n\r\n");
fault(
  "a connection that ends",
  "the connection has ended",
  `${OK}Content-Length: 9\r\n\r\n`,
  "end",
);
