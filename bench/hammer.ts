import { connect } from "node:net";
import type { Peer } from "./peers.ts";
import { requestText, type Headers } from "./scraper.ts";
import { quantile } from "./statistics.ts";

/** How long answers took, from the request's first byte to the answer's last, in seconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

const BUFFER_BYTES = 256 * 1024;
const TIMEOUT_MILLISECONDS = 10_000;
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/**
 * Asks for `/metrics` again and again over one kept connection, one request at a time. It counts the bytes and keeps
 * none of them: what the client does itself is in every figure.
 * Rejects where the connection ends, where 10 s pass without a byte, and on an answer that is not 200.
 */
export function hammer(
  { port }: Pick<Peer, "port">,
  seconds: number,
  headers: Headers,
): Promise<Latency> {
  const request = Buffer.from(requestText("/metrics", headers));
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  return new Promise((resolve, reject) => {
    const taken: number[] = [];
    const until = performance.now() + seconds * 1000;
    let [askedAt, isLast] = [0, createEnd()];
    const ask = (): void => {
      isLast = createEnd();
      askedAt = performance.now();
      socket.write(request);
    };
    const take = (length: number): boolean => {
      const now = performance.now();
      try {
        if (!isLast(buffer.subarray(0, length))) return true;
        taken.push((now - askedAt) / 1000);
        if (now < until) ask();
        else {
          resolve({ p50: quantile(taken, 0.5), p99: quantile(taken, 0.99) });
          socket.destroy();
        }
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
      return true;
    };
    const onread = { buffer, callback: take };
    const socket = connect({ host: "127.0.0.1", port, noDelay: true, onread }, ask);
    const fail = (is: string): void => {
      socket.destroy(new Error(`Cannot measure latency: ${is}, want a whole answer`));
    };
    socket.setTimeout(TIMEOUT_MILLISECONDS, () => fail("no byte came for 10 s"));
    socket.on("error", reject).on("end", () => fail("the connection has ended"));
  });
}

/** Takes the bytes of one answer as they come, the head in one piece, and says whether these were the last. */
function createEnd(): (bytes: Buffer) => boolean {
  let missing: number | undefined;
  let isChunked = false;
  let tail = Buffer.alloc(0);
  return (bytes) => {
    if (!isChunked && missing === undefined) {
      const { bodyBytes, headBytes } = readHead(bytes);
      isChunked = bodyBytes === undefined;
      missing = headBytes + (bodyBytes ?? 0);
    }
    if (!isChunked) return (missing = (missing ?? 0) - bytes.length) <= 0;
    const end = bytes.length < LAST_CHUNK.length ? Buffer.concat([tail, bytes]) : bytes;
    tail = Buffer.from(end.subarray(-LAST_CHUNK.length));
    return tail.equals(LAST_CHUNK);
  };
}

interface Head {
  readonly headBytes: number;
  /** Undefined where the body comes in chunks. */
  readonly bodyBytes: number | undefined;
}

function readHead(bytes: Buffer): Head {
  const end = bytes.indexOf("\r\n\r\n");
  const head = bytes.toString("latin1", 0, Math.max(end, 0));
  if (end < 0 || !head.startsWith("HTTP/1.1 200 ")) {
    const start = JSON.stringify(head.slice(0, 40));
    throw new Error(`Cannot measure latency: the answer begins with ${start}, want HTTP/1.1 200`);
  }
  const digits = /^content-length: *(\d+)/im.exec(head)?.[1];
  return { headBytes: end + 4, bodyBytes: digits === undefined ? undefined : Number(digits) };
}
