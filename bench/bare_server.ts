import { createServer, get, type IncomingHttpHeaders } from "node:http";

/** The least a Node server can do: answers every request with the bytes that /metrics of another port answered once. */
const [from, to] = process.argv.slice(2).map(Number);
const [plain, zipped] = await Promise.all([
  fetchBytes({}),
  fetchBytes({ "accept-encoding": "gzip" }),
]);

createServer((request, response) => {
  const { headers, body } = request.headers["accept-encoding"] === "gzip" ? zipped : plain;
  response.writeHead(200, headers);
  response.end(body);
}).listen(to, "127.0.0.1");

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function fetchBytes(headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: from, path: "/metrics", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const {
          date: _date,
          connection: _connection,
          "keep-alive": _keepAlive,
          ...own
        } = response.headers;
        resolve({ headers: own, body: Buffer.concat(chunks) });
      });
    }).on("error", reject);
  });
}
