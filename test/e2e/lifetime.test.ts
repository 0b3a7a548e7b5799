import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { ask } from "../http/serve.ts";
import { eventually, fastest, tidyUp, type Ended } from "./children.ts";
import { samplesOf, scrape } from "./page.ts";
import { launch, launchReady, runMain, type RunningDaemon } from "./running_daemon.ts";

afterEach(tidyUp);

const CONFIG = "interval: 100ms\ncollectors: [cpu, memory, runtime, event_loop_lag, wave]\n";
const MOST_SECONDS = 5;
const LIMIT = { rounds: 3, most: MOST_SECONDS };

/** Sends the signal; tells how the daemon ended and after how long. */
async function endWith(
  signal: NodeJS.Signals,
  daemon: RunningDaemon,
): Promise<Ended & { readonly seconds: number }> {
  const startedAt = performance.now();
  daemon.kill(signal);
  const ended = await daemon.ended;
  return { ...ended, seconds: (performance.now() - startedAt) / 1000 };
}

/** A connection to the daemon that has sent these bytes and reads nothing. */
async function deafClient({ port }: RunningDaemon, bytes: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.pause();
  await once(socket, "connect");
  await new Promise((resolve) => socket.write(bytes, resolve));
  return socket;
}

/** A connection on which a scrape was answered, kept for the next. */
async function keptConnection({ url }: RunningDaemon): Promise<Agent> {
  const agent = new Agent({ keepAlive: true });
  const sent = request(`${url}/metrics`, { agent });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  return agent;
}

describe("a signal ends it with status 0", () => {
  test("SIGINT, at once though a scraper keeps its connection", async () => {
    const seconds = await fastest({ ...LIMIT, most: 2 }, async () => {
      const daemon = await launchReady(CONFIG);
      const agent = await keptConnection(daemon);
      const { status, signal, stderr, seconds } = await endWith("SIGINT", daemon);
      agent.destroy();
      expect([status, signal, stderr]).toEqual([0, null, ""]);
      expect(daemon.log().map(({ msg }) => msg)).toEqual([
        "starting up",
        "listening",
        "shutting down",
        "stopped",
      ]);
      return seconds;
    });
    // Well below the 3 s a connection that is not idle would be given.
    expect(seconds).toBeLessThanOrEqual(2);
  });

  test("SIGTERM, within 5 s though scrapes are under way", async () => {
    const seconds = await fastest(LIMIT, async () => {
      const daemon = await launchReady(CONFIG);
      const halfAsked = await deafClient(daemon, "GET /metrics HTTP/1.1\r\nHost: h\r\n");
      const scrapes = "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n".repeat(3000);
      const unread = await deafClient(daemon, scrapes);
      const { status, signal, stderr, seconds } = await endWith("SIGTERM", daemon);
      halfAsked.destroy();
      unread.destroy();
      expect([status, signal, stderr]).toEqual([0, null, ""]);
      return seconds;
    });
    expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
  });

  test("a scrape asked for before the signal is answered whole", async () => {
    const daemon = await launchReady(CONFIG);
    const asked = ask(`${daemon.url}/metrics`).catch((error: unknown) => error);
    await new Promise((resolve) => setImmediate(resolve));
    const { status } = await endWith("SIGTERM", daemon);
    // The signal may overtake the connection; it must not cut an answer short.
    const reply = await asked;
    if (!(typeof reply === "object" && reply !== null && "body" in reply)) {
      expect(String(reply)).toMatch(/ECONNREFUSED|ECONNRESET|socket hang up/);
    } else {
      expect(String(reply.body)).toMatch(/\n$/);
    }
    expect(status).toBe(0);
  });

  test("twice is as good as once", async () => {
    const seconds = await fastest(LIMIT, async () => {
      const daemon = await launchReady(CONFIG);
      const stuck = await deafClient(daemon, "GET /metrics HTTP/1.1\r\nHost: h\r\n");
      daemon.kill("SIGTERM");
      await eventually("it is shutting down", () => says(daemon, "shutting down"));
      const { status, stderr, seconds } = await endWith("SIGINT", daemon);
      stuck.destroy();
      expect([status, stderr]).toEqual([0, ""]);
      return seconds;
    });
    expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
  });
});

test("every start is a run of its own", async () => {
  const runIdOf = async (yaml: string) => {
    const { url } = await launchReady(yaml);
    return samplesOf(await scrape(url), "wave_sine")[0]?.labels.run_id;
  };
  const [first, second] = [await runIdOf(CONFIG), await runIdOf(CONFIG)];
  expect(first).toMatch(/^[a-zA-Z0-9]{7}$/);
  expect(second).toMatch(/^[a-zA-Z0-9]{7}$/);
  expect(second).not.toBe(first);
  expect(await runIdOf(`run_id: fixed\n${CONFIG}`)).toBe("fixed");
});

test("a port in use is one line on stderr and status 1", async () => {
  const { configPath, port } = await launch(CONFIG);
  const ended = await runMain(["--config", configPath, "--listen", `127.0.0.1:${port}`]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(
    new RegExp(`^metrics-exporter: Cannot listen on 127\\.0\\.0\\.1:${port}: it is in use, .*\n$`),
  );
});

function says(daemon: RunningDaemon, msg: string): true | undefined {
  return daemon.log().some((line) => line.msg === msg) ? true : undefined;
}
