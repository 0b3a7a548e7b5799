import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { FsReading } from "../../src/kernel/statfs.ts";
import type { StatfsChild } from "../../src/kernel/statfs_child.ts";
import {
  createStatfsProber,
  type ProberOptions,
  type StatfsProber,
} from "../../src/kernel/statfs_prober.ts";

const USAGE: FsReading = {
  type: "usage",
  usage: { sizeBytes: 4, freeBytes: 3, availableBytes: 2, files: 1, freeFiles: 0 },
};
const never = new Promise<never>(() => undefined);
const { signal } = new AbortController();
const limits = { signal, timeoutSeconds: 60 };
const open: StatfsProber[] = [];

function prober(options: Partial<ProberOptions> = {}): StatfsProber {
  const made = createStatfsProber({ timeoutMs: 20, now: () => 0, ...options });
  open.push(made);
  return made;
}

afterEach(() => {
  for (const made of open.splice(0)) made.close();
});

/** Children that do not answer for paths that `hang`, and do not die of a kill while `isStuck`. */
function fakes(hang: Set<string>, isStuck = false) {
  const asked: string[] = [];
  const waiting = new Map<string, () => void>();
  const release: (() => void)[] = [];
  let started = 0;
  let killed = 0;
  const start = (): StatfsChild => {
    started += 1;
    let end: () => void = () => undefined;
    const gone = new Promise<true>((resolve) => {
      end = () => resolve(true);
    });
    return {
      ended: gone,
      greet: () => Promise.resolve(true),
      ask: (path) => {
        asked.push(path);
        if (!hang.has(path)) return Promise.resolve(USAGE);
        return new Promise((resolve) => waiting.set(path, () => resolve(USAGE)));
      },
      kill: () => {
        killed += 1;
        if (isStuck) release.push(end);
        else end();
      },
    };
  };
  /** The path answers what it was asked long ago, and from now on. */
  const thaw = async (path: string) => {
    hang.delete(path);
    waiting.get(path)?.();
    await sleep(0);
  };
  return { start, asked, release, thaw, counts: () => ({ started, killed }) };
}

/** What became of each path, in short. */
async function outcomes(of: StatfsProber, paths: readonly string[]): Promise<string> {
  const readings = await of.probe(paths, limits);
  return paths.map((path) => `${path}:${readings.get(path)?.type ?? "none"}`).join(" ");
}

describe("probe", () => {
  test("asks one child for all that answers", async () => {
    const { start, asked, counts } = fakes(new Set());
    const made = prober({ start });
    expect(counts().started).toBe(0);
    expect(await outcomes(made, ["/a", "/b"])).toBe("/a:usage /b:usage");
    expect(await outcomes(made, ["/a", "/b"])).toBe("/a:usage /b:usage");
    expect(asked).toEqual(["/a", "/b", "/a", "/b"]);
    expect(counts()).toEqual({ started: 1, killed: 0 });
  });

  test("asks a path that hangs once, waits for it once, and sees it recover", async () => {
    const { start, asked, thaw, counts } = fakes(new Set(["/a"]));
    const made = prober({ start });
    const f = async (want: string, wantAsked: string[]) => {
      asked.length = 0;
      expect(await outcomes(made, ["/a", "/b"])).toBe(want);
      expect(asked).toEqual(wantAsked);
    };
    await f("/a:timeout /b:usage", ["/a", "/b"]);
    await f("/a:timeout /b:usage", ["/b"]);
    await f("/a:timeout /b:usage", ["/b"]);
    await thaw("/a");
    await f("/a:usage /b:usage", ["/a", "/b"]);
    expect(counts()).toEqual({ started: 1, killed: 0 });
  });

  test("waits no longer than two thirds of the time there is", async () => {
    const made = prober({ start: fakes(new Set(["/a"])).start, timeoutMs: 60_000 });
    const readings = await made.probe(["/a", "/b"], { signal, timeoutSeconds: 0.06 });
    expect([...readings.values()].map(({ type }) => type)).toEqual(["timeout", "usage"]);
  });

  test("begins anew with those that answer where too many hang", async () => {
    const hanging = Array.from({ length: 25 }, (_, index) => `/hung/${index}`);
    const { start, asked, counts } = fakes(new Set(hanging));
    const made = prober({ start });
    const f = async (paths: readonly string[], want: { started: number; killed: number }) => {
      asked.length = 0;
      const readings = await made.probe(paths, limits);
      expect(paths.map((path) => readings.get(path)?.type)).toEqual(
        paths.map((path) => (path === "/live" ? "usage" : "timeout")),
      );
      expect(counts()).toEqual(want);
    };
    const most = hanging.slice(1);
    await f([...most, "/live"], { started: 1, killed: 0 });
    await f([...hanging, "/live"], { started: 1, killed: 0 });
    expect(asked).toEqual(["/hung/0", "/live"]);
    await f([...hanging, "/live"], { started: 2, killed: 1 });
    expect(asked).toEqual(["/live", ...hanging]);
  });

  test("reads nothing while the child still starts, and is not held up", async () => {
    let show: () => void = () => undefined;
    const shown = new Promise<true>((resolve) => {
      show = () => resolve(true);
    });
    const { start } = fakes(new Set());
    const greetingMs = 60_000;
    const made = prober({ start: () => ({ ...start(), greet: () => shown }), greetingMs });
    const soon = { signal, timeoutSeconds: 0.03 };
    expect(await made.probe(["/a"], soon)).toEqual(new Map());
    expect(await made.probe(["/a"], soon)).toEqual(new Map());
    show();
    expect(await outcomes(made, ["/a"])).toBe("/a:usage");
  });

  test("kills a child that gives no sign", async () => {
    const { start, counts } = fakes(new Set());
    let isSilent = true;
    const greet = () => (isSilent ? never : Promise.resolve(true as const));
    const made = prober({ start: () => ({ ...start(), greet }), greetingMs: 10 });
    expect(await outcomes(made, ["/a"])).toBe("/a:error");
    expect(counts()).toEqual({ started: 1, killed: 1 });
    isSilent = false;
    expect(await outcomes(made, ["/a"])).toBe("/a:usage");
  });

  test("counts how long a path has hung, by the wall clock", async () => {
    let now = 10_000;
    const { start, thaw } = fakes(new Set(["/a"]));
    const made = prober({ start, now: () => now });
    const f = async (time: number, want: number | undefined) => {
      now = time;
      const reading = (await made.probe(["/a"], limits)).get("/a");
      expect(reading?.type === "timeout" ? reading.hungSeconds : undefined).toBe(want);
    };
    await f(10_000, 0);
    await f(15_000, 5);
    await f(20_500, 10.5);
    await f(5000, 0);
    await thaw("/a");
    await f(30_000, undefined);
  });

  test("has no more than three children that cannot be killed", async () => {
    const { start, release, counts } = fakes(new Set(), true);
    const made = prober({ start });
    for (let children = 1; children <= 3; children += 1) {
      expect(await outcomes(made, ["/a"])).toBe("/a:usage");
      made.rest();
    }
    expect(await outcomes(made, ["/a"])).toBe("/a:error");
    expect(counts().started).toBe(3);
    release[0]?.();
    await sleep(0);
    expect(await outcomes(made, ["/a"])).toBe("/a:usage");
    expect(counts().started).toBe(4);
  });

  test("says so where no child can be started, and asks again", async () => {
    let refuses = true;
    const { start } = fakes(new Set());
    const broken: StatfsChild = {
      ended: Promise.resolve(true),
      greet: () => Promise.reject(new Error("no room")),
      ask: () => never,
      kill: () => undefined,
    };
    const f = async (begin: () => StatfsChild) => {
      refuses = true;
      const made = prober({ start: () => (refuses ? begin() : start()) });
      const want = { type: "error", message: "probe failed" };
      expect(await made.probe(["/a", "/b"], limits)).toEqual(
        new Map([
          ["/a", want],
          ["/b", want],
        ]),
      );
      refuses = false;
      expect(await outcomes(made, ["/a", "/b"])).toBe("/a:usage /b:usage");
    };
    await f(() => broken);
    await f(() => {
      throw new Error("no processes left");
    });
  });

  test("ends with the signal, and asks no more", async () => {
    const { start, asked } = fakes(new Set(["/a"]));
    const made = prober({ start, timeoutMs: 60_000 });
    const stop = new AbortController();
    const reason = new Error("enough");
    const stopping = { signal: stop.signal, timeoutSeconds: 600 };
    const probing = made.probe(["/a", "/b"], stopping);
    setImmediate(() => stop.abort(reason));
    await expect(probing).rejects.toBe(reason);
    await expect(made.probe(["/b"], stopping)).rejects.toBe(reason);
    expect(asked).toEqual(["/a", "/b"]);
  });

  test("starts nothing once closed", async () => {
    const { start, counts } = fakes(new Set(["/a"]));
    const made = prober({ start });
    await made.probe(["/a", "/b"], limits);
    made.close();
    await expect(made.probe(["/b"], limits)).rejects.toThrow(
      "Cannot probe: the prober is closed, want an open one",
    );
    expect(counts()).toEqual({ started: 1, killed: 1 });
  });

  test("rests without a child until asked again", async () => {
    const { start, counts } = fakes(new Set());
    const made = prober({ start });
    made.rest();
    await made.probe(["/a"], limits);
    made.rest();
    expect(counts()).toEqual({ started: 1, killed: 1 });
    await made.probe(["/a"], limits);
    expect(counts()).toEqual({ started: 2, killed: 1 });
  });
});
