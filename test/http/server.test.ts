import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { connect, createServer as createNetServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { json, type Route } from "../../src/http/answer.ts";
import { createListeners, type Listeners } from "../../src/http/server.ts";
import { eventually } from "../eventually.ts";
import { ask, askRaw, LIMITS, serve } from "./serve.ts";

const opened: Listeners[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((listeners) => listeners.close(0)));
});

const hello: Route = { path: "/hello", description: "", answer: () => json(200, { hello: "you" }) };
const bytes: Route = {
  path: "/bytes",
  description: "",
  answer: () => ({
    status: 200,
    contentType: "text/plain",
    body: Buffer.from("abc"),
  }),
};
const broken: Route = {
  path: "/broken",
  description: "",
  answer: () => {
    throw new Error("broken on purpose");
  },
};
const brokenLater: Route = {
  path: "/broken-later",
  description: "",
  answer: () => Promise.reject(new Error("broken later")),
};

async function start(routes: readonly Route[], limits = {}) {
  const served = await serve(routes, limits);
  opened.push(served.listeners);
  return served;
}

describe("answers", () => {
  test("a known path, in text and in bytes", async () => {
    const { url } = await start([hello, bytes]);
    const { status, headers, body } = await ask(`${url}/hello`);
    expect([status, headers["content-type"], body.toString()]).toEqual([
      200,
      "application/json; charset=utf-8",
      '{"hello":"you"}',
    ]);
    expect((await ask(`${url}/bytes?x=1`)).body.toString()).toBe("abc");
  });

  test("HEAD has the headers and no body", async () => {
    const { url } = await start([bytes]);
    const { headers, body } = await ask(`${url}/bytes`, { method: "HEAD" });
    expect([headers["content-length"], body.length]).toEqual(["3", 0]);
  });

  test("say once that their body is needed no more", async () => {
    let sent = 0;
    const answer = () => ({
      status: 200,
      contentType: "text/plain",
      body: "a",
      whenSent: () => {
        sent += 1;
      },
    });
    const { url } = await start([{ path: "/", description: "", answer }]);
    for (const [requests, method] of ["GET", "HEAD", "GET"].entries()) {
      await ask(`${url}/`, { method });
      await eventually("it has been said", () => sent === requests + 1 || undefined);
    }
  });

  test("an unknown path, a slash too many and another method", async () => {
    const { url } = await start([hello]);
    const f = async (method: string, path: string) => {
      const { status, headers, body } = await ask(url + path, { method });
      return [status, headers.allow, body.toString()];
    };
    expect(await f("GET", "/none")).toEqual([404, undefined, '{"not":"found"}']);
    expect(await f("GET", "/hello/")).toEqual([404, undefined, '{"not":"found"}']);
    expect(await f("POST", "/hello")).toEqual([405, "GET, HEAD", expect.any(String)]);
    expect(await f("DELETE", "/none")).toEqual([404, undefined, '{"not":"found"}']);
  });

  test("a target in absolute form", async () => {
    const { port } = await start([hello]);
    const reply = await askRaw(
      port,
      "GET http://h:1/hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    );
    expect(reply).toContain("200 OK");
  });

  test("a route that throws or rejects answers 500, and the log tells why", async () => {
    const { url, lines } = await start([broken, brokenLater]);
    expect((await ask(`${url}/broken`)).status).toBe(500);
    expect((await ask(`${url}/broken-later`)).status).toBe(500);
    expect(lines.join("\n")).toContain("broken on purpose");
    expect(lines.join("\n")).toContain("broken later");
  });

  test("request and answer are logged under one request_id", async () => {
    const { url, lines } = await start([hello]);
    await ask(`${url}/hello`);
    const [received, sent] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(received).toMatchObject({ level: "debug", msg: "received request", path: "/hello" });
    expect(sent).toMatchObject({ msg: "sending response", status: 200, aborted: false });
    expect(received?.request_id).toMatch(/^[a-zA-Z0-9]{7}$/);
    expect(sent?.request_id).toBe(received?.request_id);
  });
});

describe("traffic", () => {
  test("counts what was received and sent, by status", async () => {
    const { url, traffic } = await start([hello]);
    await ask(`${url}/hello`);
    await ask(`${url}/none`);
    await ask(`${url}/none`);
    expect(traffic).toMatchObject({ received: 3, sent: 3 });
    expect([...traffic.sentByStatus]).toEqual([
      ["200", 1],
      ["404", 2],
    ]);
  });

  test("the self metrics name the route, never the path as sent", async () => {
    const { url, self } = await start([hello]);
    await ask(`${url}/hello?a=1`);
    await ask(`${url}/scan/1`);
    await ask(`${url}/scan/2`);
    const families = await self.families();
    const requests = families.find(({ name }) => name === "metrics_exporter_http_requests_total");
    expect(requests?.samples).toEqual([
      { labels: { handler: "/hello", code: "200" }, value: 1 },
      { labels: { handler: "(unmatched)", code: "404" }, value: 2 },
    ]);
  });
});

describe("limits", () => {
  test("a body too long, or of unknown length, is refused", async () => {
    const { url } = await start([hello], { maxBodyBytes: 10 });
    const length = { "content-length": "11" };
    expect(
      (await ask(`${url}/hello`, { method: "GET", headers: length }, "12345678901")).status,
    ).toBe(413);
    const chunked = { "transfer-encoding": "chunked" };
    expect((await ask(`${url}/hello`, { method: "GET", headers: chunked }, "1")).status).toBe(413);
    expect((await ask(`${url}/hello`, { headers: { "content-length": "3" } }, "123")).status).toBe(
      200,
    );
  });

  test("bad requests are answered 400, headers too long 431, and counted once each", async () => {
    const { port, clientErrors } = await start([hello]);
    expect(await askRaw(port, "NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
    const long = "x".repeat(9000);
    expect(await askRaw(port, `GET /hello HTTP/1.1\r\nHost: h\r\nX: ${long}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    );
    expect(clientErrors).toEqual([400, 431]);
  });

  test("headers that do not come are answered 408 after the request timeout", async () => {
    const { port } = await start([hello], { requestTimeoutSeconds: 0.5 });
    expect(await askRaw(port, "GET /hello HTTP/1.1\r\nHost: h\r\n")).toMatch(/^HTTP\/1.1 408 /);
  });

  test("a client that does not read its answer is cut off", async () => {
    const large: Route = {
      path: "/large",
      description: "",
      answer: () => ({ status: 200, contentType: "text/plain", body: Buffer.alloc(64 << 20) }),
    };
    const { port, lines } = await start([large], { responseTimeoutSeconds: 0.3 });
    const socket = connect(port, "127.0.0.1", () =>
      socket.write("GET /large HTTP/1.1\r\nHost: h\r\n\r\n"),
    );
    socket.on("error", () => undefined);
    await eventually("the answer has ended", () => lines.length >= 3 || undefined);
    socket.destroy();
    expect(lines[1]).toContain("cutting off a client that does not read its answer");
  });

  test("connections past the limit are dropped", async () => {
    const { port, url } = await start([hello], { maxConnections: 1 });
    const first = connect(port, "127.0.0.1");
    await new Promise((resolve) => first.once("connect", resolve));
    await expect(ask(`${url}/hello`)).rejects.toThrow();
    first.destroy();
  });
});

describe("listeners", () => {
  const parts = {
    handler: (_request: unknown, response: { end: (text: string) => void }) => response.end("ok"),
    onClientError: () => undefined,
    systemdSockets: 0,
  };

  test("an address in use is one clear error, and what was open stays", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const { listeners, url } = await start([hello]);
    const inUse = { type: "tcp", host: "127.0.0.1", port } as const;
    await expect(listeners.apply([inUse], LIMITS)).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: it is in use, want a free one`,
    );
    expect((await ask(`${url}/hello`)).status).toBe(200);
    taken.close();
  });

  test("an address no longer named is closed, one still named stays open", async () => {
    const listeners = createListeners(parts);
    opened.push(listeners);
    const one = { type: "tcp", host: "127.0.0.1", port: 0 } as const;
    const other = { type: "tcp", host: "127.0.0.2", port: 0 } as const;
    await listeners.apply([one, other], LIMITS);
    const [first = "", second = ""] = listeners.bound();
    await listeners.apply([other], LIMITS);
    expect(listeners.bound()).toEqual([second]);
    await expect(ask(first)).rejects.toThrow("ECONNREFUSED");
    expect((await ask(second)).status).toBe(200);
  });

  test("a unix socket: readable by its group, a stale one replaced, removed at the end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "listen-"));
    const path = join(folder, "web.sock");
    const stale = createNetServer().listen(path);
    await new Promise((resolve) => stale.once("listening", resolve));
    stale.close();
    const listeners = createListeners(parts);
    await listeners.apply([{ type: "unix", path }], LIMITS);
    expect(statSync(path).mode & 0o777).toBe(0o660);
    expect((await ask("http://h/", { socketPath: path })).body.toString()).toBe("ok");
    await listeners.close(0);
    expect(() => statSync(path)).toThrow("ENOENT");
    rmSync(folder, { recursive: true });
  });

  test("systemd's sockets where it handed none over", async () => {
    await expect(createListeners(parts).apply([{ type: "systemd" }], LIMITS)).rejects.toThrow(
      "handed none over",
    );
  });

  /** A route that answers when the test says so, and says when it was asked. */
  function slowRoute() {
    let release = (): void => undefined;
    let tell = (): void => undefined;
    const wasAsked = new Promise<void>((resolve) => (tell = resolve));
    const slow: Route = {
      path: "/slow",
      description: "",
      answer: () => {
        tell();
        return new Promise((resolve) => (release = () => resolve(json(200, "late"))));
      },
    };
    return { slow, wasAsked, release: () => release() };
  }

  test("closing lets an answer under way end, and closes connections kept alive", async () => {
    const { slow, wasAsked, release } = slowRoute();
    const { url, listeners } = await serve([slow]);
    const asked = ask(`${url}/slow`, { headers: { connection: "keep-alive" } });
    await wasAsked;
    const closing = listeners.close(60);
    release();
    expect((await asked).body.toString()).toBe('"late"');
    await closing;
    await expect(ask(`${url}/slow`)).rejects.toThrow("ECONNREFUSED");
  });

  test("closing cuts off what does not end within the grace", async () => {
    const { slow, wasAsked } = slowRoute();
    const { url, listeners } = await serve([slow]);
    const cut = expect(ask(`${url}/slow`)).rejects.toThrow();
    await wasAsked;
    await listeners.close(0.1);
    await cut;
  });
});
