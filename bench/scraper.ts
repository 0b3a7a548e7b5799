import { connect, type Socket } from "node:net";

/** Header fields of a request. */
export type Headers = Readonly<Record<string, string>>;

/** One answer, and how long it took from the request's first byte to the answer's last. */
export interface Scrape {
  readonly seconds: number;
  readonly status: number;
  readonly headers: string;
  /** As it went over the wire: chunked bodies with their chunks' lengths. */
  readonly body: Buffer;
}

/** A client on one kept connection: one request at a time. */
export interface Scraper {
  /** Throws where the connection ends or there is no whole answer within 10 s. */
  readonly scrape: (path?: string, headers?: Headers) => Promise<Scrape>;
  readonly close: () => void;
}

const TIMEOUT_MILLISECONDS = 10_000;
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/** Connects to a port of 127.0.0.1. Rejects with the system's error where nobody listens. */
export async function openScraper(port: number): Promise<Scraper> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve).on("error", reject);
  });
  return {
    scrape: (path = "/metrics", headers = {}) => exchange(socket, requestText(path, headers)),
    close: () => socket.destroy(),
  };
}

/** Scrapes once, on a connection of its own. */
export async function scrapeOnce(port: number, headers: Headers = {}): Promise<Scrape> {
  const scraper = await openScraper(port);
  try {
    return await scraper.scrape("/metrics", headers);
  } finally {
    scraper.close();
  }
}

/** The text of a request on a connection that is kept. */
export function requestText(path: string, headers: Headers): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: bench\r\n${lines.join("")}\r\n`;
}

function exchange(socket: Socket, request: string): Promise<Scrape> {
  return new Promise((resolve, reject) => {
    const reader = createReader();
    const startedAt = performance.now();
    const finish = (): void => {
      socket.setTimeout(0).off("timeout", onTimeout);
      socket.off("data", onData).off("error", onError).off("close", onClose);
    };
    const onData = (bytes: Buffer): void => {
      const seconds = (performance.now() - startedAt) / 1000;
      const answer = reader(bytes);
      if (answer === undefined) return;
      finish();
      resolve({ ...answer, seconds });
    };
    const onError = (error: Error): void => {
      finish();
      reject(error);
    };
    const onClose = (): void =>
      onError(new Error("Cannot scrape: the connection has ended, want a whole answer"));
    const onTimeout = (): void => {
      socket.destroy(new Error("Cannot scrape: there is no whole answer, want one within 10 s"));
    };
    if (socket.destroyed) {
      onClose();
      return;
    }
    socket.on("data", onData).on("error", onError).on("close", onClose);
    socket.setTimeout(TIMEOUT_MILLISECONDS).on("timeout", onTimeout);
    socket.write(request);
  });
}

type Answer = Omit<Scrape, "seconds">;

/** Takes the bytes as they come; returns the answer once it is whole. */
function createReader(): (bytes: Buffer) => Answer | undefined {
  const chunks: Buffer[] = [];
  let length = 0;
  let head:
    | { readonly text: string; readonly bytes: number; readonly bodyBytes: number | undefined }
    | undefined;

  return (bytes) => {
    chunks.push(bytes);
    length += bytes.length;
    if (!head) {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf("\r\n\r\n");
      if (end < 0) return undefined;
      const text = whole.toString("latin1", 0, end);
      head = { text, bytes: end + 4, bodyBytes: contentLength(text) };
    }
    const { text, bodyBytes } = head;
    const isWhole =
      bodyBytes === undefined ? endsChunked(chunks) : length >= head.bytes + bodyBytes;
    if (!isWhole) return undefined;
    const body = Buffer.concat(chunks).subarray(head.bytes);
    return { status: Number(text.split(" ", 2)[1]), headers: text, body };
  };
}

function contentLength(head: string): number | undefined {
  const digits = /^content-length: *(\d+)/im.exec(head)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function endsChunked(chunks: readonly Buffer[]): boolean {
  return Buffer.concat(chunks.slice(-2)).subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}
