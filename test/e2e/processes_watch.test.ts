import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { ParsedFamily } from "../../src/exposition/parse.ts";
import { type Child, eventually, startChild, tempFolder, tidyUp } from "./children.ts";
import { scrape, valueOf } from "./page.ts";
import { launchReady } from "./running_daemon.ts";

afterEach(tidyUp);

type Page = readonly ParsedFamily[];

const BURNT_SECONDS = 0.3;
/** Burns CPU, listens, and tells where: on the port of its first argument. */
const APP = `
const begun = process.cpuUsage();
while (process.cpuUsage(begun).user < ${BURNT_SECONDS * 1e6}) Math.sqrt(Math.random());
const server = require("node:net").createServer().listen(Number(process.argv[1]), "127.0.0.1");
server.on("listening", () => console.log("listening on", server.address().port));
`;
const WATCHES = ["by_pid_file", "by_port", "by_pattern"];

/** An application as a test starts it: twice, on the same port. */
function startApp(port: number, mark: string, pidFile: string): Child {
  const child = startChild(process.execPath, ["-e", APP, String(port), mark]);
  writeFileSync(pidFile, `${child.pid}\n`);
  return child;
}

function portOf(child: Child): Promise<number> {
  return eventually("the application listens", () => {
    const port = /listening on (\d+)/.exec(child.stdout())?.[1];
    return port === undefined ? undefined : Number(port);
  });
}

async function end(child: Child): Promise<void> {
  child.kill("SIGKILL");
  await child.ended;
}

const of = (page: Page, what: string, name: string): number | undefined =>
  valueOf(page, `watched_process_${what}`, { name });
const cpuOf = (page: Page, name: string): number =>
  valueOf(page, "watched_process_cpu_seconds_total", { name, mode: "user" }) ?? 0;

describe("processes_watch", () => {
  test("follows an application through its end and its restart", async () => {
    const folder = tempFolder();
    const [mark, pidFile] = [`watched-${process.pid}`, join(folder, "app.pid")];
    const first = startApp(0, mark, pidFile);
    const port = await portOf(first);
    // A poll may take as long as the interval: a busy machine with many processes needs it.
    const daemon = await launchReady(`interval: 2s
collectors:
  - kind: processes_watch
    sockets: true
    watch:
      - { name: by_pid_file, pid_file: ${pidFile} }
      - { name: by_port, port: ${port} }
      - { name: by_pattern, pattern: ' ${mark}$' }
`);
    /** The page on which this holds of every watch. */
    const pageWhere = (what: string, holds: (page: Page, name: string) => boolean): Promise<Page> =>
      eventually(what, async () => {
        const page = await scrape(daemon.url);
        return WATCHES.every((name) => holds(page, name)) ? page : undefined;
      });

    const up = await pageWhere("it is up", (page, name) => of(page, "up", name) === 1);
    for (const name of WATCHES) {
      expect(of(up, "processes", name)).toBe(1);
      expect(cpuOf(up, name)).toBeGreaterThanOrEqual(BURNT_SECONDS);
      expect(of(up, "resident_memory_bytes", name)).toBeGreaterThan(10e6);
      expect(of(up, "sockets", name)).toBeGreaterThanOrEqual(1);
      expect(of(up, "open_fds", name)).toBeGreaterThan(of(up, "sockets", name) ?? NaN);
      expect(of(up, "restarts_total", name)).toBe(0);
    }

    await end(first);
    const down = await pageWhere("it is down", (page, name) => of(page, "up", name) === 0);
    for (const name of WATCHES) {
      expect(of(down, "exits_total", name)).toBe(1);
      expect(of(down, "resident_memory_bytes", name)).toBeUndefined();
      expect(cpuOf(down, name)).toBeGreaterThanOrEqual(cpuOf(up, name));
    }
    await eventually("the log tells why", () =>
      daemon.log().find(({ msg, reason }) => {
        return (
          msg === "left out" && reason === `it names ${first.pid}, and no such process is there`
        );
      }),
    );

    await portOf(startApp(port, mark, pidFile));
    const again = await pageWhere(
      "it has been started again",
      (page, name) => of(page, "restarts_total", name) === 1 && of(page, "up", name) === 1,
    );
    for (const name of WATCHES) {
      expect(cpuOf(again, name)).toBeGreaterThan(cpuOf(down, name));
      expect(of(again, "exits_total", name)).toBe(1);
    }
  });
});
