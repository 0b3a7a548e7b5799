import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { eventually, fastest, inOneOf, tidyUp } from "./children.ts";
import { descriptorsOf } from "./descriptors.ts";
import {
  describeOnFuse,
  ownProc,
  startNamespace,
  type FuseMount,
  type Namespace,
} from "./fuse_mounts.ts";
import { ofCollector, ownLabels, samplesOf, scrape, successes, valueOf } from "./page.ts";
import { launchReady, type RunningDaemon } from "./running_daemon.ts";

type Page = Awaited<ReturnType<typeof scrape>>;

const OTHERS = ["cpu", "loadavg", "memory", "network"];
const SIZE = "node_filesystem_size_bytes";
/** What V8 lets its heap grow by in so many polls before it tidies up, and as much again. */
const MOST_KIB = 32 * 1024;
/** How often a busy machine may not come to answer in time. */
const ROUNDS = 5;

afterEach(tidyUp);

/** The daemon with `disk` and others, polled so often. */
function launchWith(
  { enter }: Namespace,
  interval: string,
  mountTimeout: string,
): Promise<RunningDaemon> {
  const disk = `{ kind: disk, mount_timeout: ${mountTimeout} }`;
  const collectors = [...OTHERS, disk].join(", ");
  const yaml = `interval: ${interval}\npaths: { procfs: ${ownProc()} }\ncollectors: [${collectors}]\n`;
  return launchReady(yaml, enter);
}

const sizeOf = (page: Page, { mountPoint }: FuseMount) =>
  valueOf(page, SIZE, { mountpoint: mountPoint });
const hungSeconds = (page: Page, { mountPoint }: FuseMount) =>
  valueOf(page, "metrics_exporter_mount_hung_seconds", { mountpoint: mountPoint });

/** The page once it shows all of these as hung. */
function seenHung({ url }: RunningDaemon, ...mounts: readonly FuseMount[]): Promise<Page> {
  return eventually("the mounts are shown as hung", async () => {
    const page = await scrape(url);
    const isHung = (mount: FuseMount) =>
      sizeOf(page, mount) === undefined &&
      valueOf(page, "node_filesystem_device_error", {
        mountpoint: mount.mountPoint,
        device_error: "mountpoint timeout",
      }) === 1;
    return mounts.every(isHung) ? page : undefined;
  });
}

/** The page once all of these have numbers. */
function seenWell({ url }: RunningDaemon, ...mounts: readonly FuseMount[]): Promise<Page> {
  return eventually("the mounts have numbers", async () => {
    const page = await scrape(url);
    return mounts.every((mount) => sizeOf(page, mount) !== undefined) ? page : undefined;
  });
}

/** The page after so many more polls of `disk`. */
function afterPolls({ url }: RunningDaemon, more: number, since: Page): Promise<Page> {
  const enough = successes(since, "disk") + more;
  return eventually(`${more} polls of disk are done`, async () => {
    const page = await scrape(url);
    return successes(page, "disk") >= enough ? page : undefined;
  });
}

/** No collector has failed, or not been polled, from the one page to the other. */
function expectAllWell(page: Page, since: Page): void {
  for (const collector of [...OTHERS, "disk"]) {
    const timeouts = (on: Page) => ofCollector(on, "timeouts_total", collector);
    expect(ofCollector(page, "success", collector)).toBe(1);
    expect(timeouts(page)).toBe(timeouts(since));
    expect(successes(page, collector)).toBeGreaterThan(successes(since, collector));
  }
}

function childrenOf({ pid }: RunningDaemon): number[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return pids === "" ? [] : pids.split(" ").map(Number);
}

/** Memory in KiB and open descriptors. */
function holds(pid: number): { readonly rssKib: number; readonly descriptors: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const rssKib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return { rssKib, descriptors: descriptorsOf(pid) };
}

describeOnFuse("a hung mount", () => {
  test("is shown as such, and costs no other series a poll and no scrape time", async () => {
    const space = await startNamespace();
    const [hung, live] = [await space.mount(), await space.mount()];
    const daemon = await launchWith(space, "1s", "400ms");
    const well = await seenWell(daemon, hung, live);
    const series = (page: Page) =>
      page
        .filter(({ name }) => name.startsWith("node_"))
        .flatMap(({ name, samples }) => samples.map(({ labels }) => name + ownLabels(labels)))
        .filter((one) => !one.includes(hung.mountPoint));
    hung.freeze();
    const first = await seenHung(daemon, hung);
    await inOneOf(ROUNDS, async () => {
      const since = await seenHung(daemon, hung);
      const later = await afterPolls(daemon, 3, since);
      expect(hungSeconds(later, hung)).toBeGreaterThanOrEqual((hungSeconds(first, hung) ?? 0) + 1);
      expect(hungSeconds(later, live)).toBe(0);
      expectAllWell(later, since);
      expect(series(later)).toEqual(series(well));
    });

    // As long as a poll waits for the mount.
    const most = 0.4;
    const slowest = await fastest({ rounds: 10, most }, async () => {
      let seconds = 0;
      for (let i = 0; i < 20; i++) {
        const startedAt = performance.now();
        await scrape(daemon.url);
        seconds = Math.max(seconds, (performance.now() - startedAt) / 1000);
      }
      return seconds;
    });
    expect(slowest).toBeLessThan(most);
  });

  test("has numbers again one poll after it answers", async () => {
    const space = await startNamespace();
    const mount = await space.mount();
    const daemon = await launchWith(space, "500ms", "100ms");
    await inOneOf(ROUNDS, async () => {
      await seenWell(daemon, mount);
      mount.freeze();
      const hung = await seenHung(daemon, mount);
      mount.thaw();
      const well = await seenWell(daemon, mount);
      expect(hungSeconds(well, mount)).toBe(0);
      // One may have been under way.
      expect(successes(well, "disk") - successes(hung, "disk")).toBeLessThanOrEqual(2);
    });
  });

  test("may hang beside another, and in the middle of a poll", async () => {
    const space = await startNamespace();
    const [first, second, live] = [await space.mount(), await space.mount(), await space.mount()];
    const daemon = await launchWith(space, "250ms", "50ms");
    await seenWell(daemon, first, second, live);
    first.freeze();
    const expectWellBeside = async (phaseMs: number): Promise<void> => {
      const began = await seenWell(daemon, second, live);
      await sleep(phaseMs);
      second.freeze();
      await seenHung(daemon, first, second);
      await seenWell(daemon, live);
      second.thaw();
      expectAllWell(await afterPolls(daemon, 1, await seenWell(daemon, second, live)), began);
    };
    for (let phase = 0; phase < 10; phase++) {
      await inOneOf(ROUNDS, () => expectWellBeside(phase * 27));
    }
    first.thaw();
    await seenWell(daemon, first, second, live);
  });

  test("hangs no poll where the timeout of polls is far below that of mounts", async () => {
    const space = await startNamespace();
    const [hung, live] = [await space.mount(), await space.mount()];
    const daemon = await launchWith(space, "250ms", "1m");
    const local = (page: Page) =>
      samplesOf(page, SIZE).filter(({ labels }) => labels.fstype !== "fuse").length;
    await inOneOf(ROUNDS, async () => {
      hung.thaw();
      const well = await seenWell(daemon, hung, live);
      hung.freeze();
      const first = await seenHung(daemon, hung);
      const later = await afterPolls(daemon, 10, first);
      expectAllWell(later, well);
      expect(local(first)).toBeGreaterThan(0);
      expect(local(later)).toBe(local(first));
      await seenWell(daemon, live);
    });
  });

  test("leaves the daemon to end within 5 s, even where what asks it cannot be killed", async () => {
    const space = await startNamespace();
    const below = await space.mount();
    // Its server has taken the question, and waits for an answer itself: no signal ends whoever asked.
    const above = await space.mount(below.mountPoint);
    const most = 5;
    const seconds = await fastest({ rounds: 3, most }, async () => {
      const daemon = await launchWith(space, "200ms", "100ms");
      await seenWell(daemon, below, above);
      below.freeze();
      await seenHung(daemon, below, above);
      const [child] = childrenOf(daemon);
      const startedAt = performance.now();
      daemon.kill("SIGTERM");
      const { status, stderr } = await daemon.ended;
      const took = (performance.now() - startedAt) / 1000;
      expect([status, stderr]).toEqual([0, ""]);
      below.thaw();
      await eventually("what asked is gone", () => isGone(child) || undefined);
      return took;
    });
    expect(seconds).toBeLessThan(most);
  });

  test("is asked once, by the one child, however often it is polled, and memory stays flat", async () => {
    const space = await startNamespace();
    const [hung, live] = [await space.mount(), await space.mount()];
    const daemon = await launchWith(space, "100ms", "50ms");
    await seenWell(daemon, hung, live);
    hung.freeze();
    const began = await afterPolls(daemon, 50, await seenHung(daemon, hung));
    const children = childrenOf(daemon);
    expect(children).toHaveLength(1);
    const measured = [daemon.pid, ...children];
    const before = measured.map(holds);

    for (let page = began; successes(page, "disk") < successes(began, "disk") + 200;) {
      page = await afterPolls(daemon, 10, page);
      expect(childrenOf(daemon)).toEqual(children);
      expect(space.requestsTo(hung)).toBe(1);
    }
    for (const [index, { rssKib }] of measured.map(holds).entries()) {
      expect(rssKib - (before[index]?.rssKib ?? 0)).toBeLessThan(MOST_KIB);
    }
    // A scrape may be under way.
    const most = before.map(({ descriptors }) => descriptors + 1);
    const isFlat = () => measured.every((pid, at) => holds(pid).descriptors <= (most[at] ?? 0));
    await eventually("no descriptor stays open", () => isFlat() || undefined);
  });
});

function isGone(pid: number | undefined): boolean {
  try {
    readFileSync(`/proc/${pid}/status`);
    return false;
  } catch {
    return true;
  }
}
