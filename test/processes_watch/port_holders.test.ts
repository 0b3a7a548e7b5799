import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import type { ProcessScan } from "../../src/kernel/process.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";
import { createPortHolders, type PortHolders } from "../../src/processes_watch/port_holders.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { processFiles, tcpTable, WATCHED_HOST } from "./watched_host.ts";

const pause = () => Promise.resolve();

interface Searched {
  readonly root: string;
  readonly kernel: KernelReader;
  readonly holders: PortHolders;
  /** Looks, and tells who was found. */
  readonly look: (turn?: () => Promise<void>) => Promise<unknown>;
}

function searching(
  files: HostFiles,
  use: (host: Searched) => Promise<void>,
  monotonic: () => number = () => 0,
): Promise<void> {
  return onHost({ ...WATCHED_HOST, ...files }, async (kernel, root) => {
    const holders = createPortHolders(kernel, [80], monotonic);
    const subscription = kernel.processes.subscribe([], () => 0);
    const { signal } = new AbortController();
    const look = async (turn = pause) => {
      const scan: ProcessScan = await subscription.scan({ pause, timeoutSeconds: 0 });
      await holders.look(scan, { signal, pause: turn });
      const holder = holders.holderOf(80);
      return holder.state === "held" ? holder.pid : holder;
    };
    await use({ root, kernel, holders, look });
  });
}

describe("port holders", () => {
  const closed = { state: "closed" };

  test("know nobody before the first look, nor of ports that were not named", () =>
    searching({}, async ({ holders, look }) => {
      expect(holders.holderOf(80)).toEqual(closed);
      expect(holders.holderOf(81)).toEqual(closed);
      // Neither table is there.
      expect(await look()).toEqual(closed);
    }));

  test("take the parent of those that share the socket", () =>
    searching(
      {
        ...processFiles(1, { parent: 0, sockets: [7] }),
        ...processFiles(42, { sockets: [7] }),
        ...processFiles(43, { parent: 42, sockets: [7] }),
        ...processFiles(44, { parent: 43, sockets: [7] }),
        "proc/net/tcp": tcpTable([[80, 7]]),
      },
      async ({ look }) => expect(await look()).toBe(42),
    ));

  test("take the first process where it alone has the socket: nobody has come for it yet", () =>
    searching(
      { ...processFiles(1, { sockets: [7] }), "proc/net/tcp": tcpTable([[80, 7]]) },
      async ({ look }) => expect(await look()).toBe(1),
    ));

  test("find it in the table of IPv6", () =>
    searching(
      {
        ...processFiles(42, { sockets: [7] }),
        "proc/net/tcp6": tcpTable([[80, 7]]).replaceAll("00000000:0", `${"0".repeat(32)}:0`),
      },
      async ({ look }) => expect(await look()).toBe(42),
    ));

  test("stay with who was found as long as it has the socket, without the table", () =>
    searching(
      { ...processFiles(42, { sockets: [7] }), "proc/net/tcp": tcpTable([[80, 7]]) },
      async ({ look, root }) => {
        await look();
        writeFileSync(join(root, "proc/net/tcp"), "  sl\nnonsense\n");
        expect(await look()).toBe(42);
        rmSync(join(root, "proc/42/fd/3"));
        await expect(look()).rejects.toThrow("Cannot parse net/tcp");
        writeFileSync(join(root, "proc/net/tcp"), tcpTable([]));
        expect(await look()).toEqual(closed);
      },
    ));

  test("search a while later again where nobody was found", () => {
    let now = 0;
    return searching(
      { ...processFiles(42), "proc/net/tcp": tcpTable([[80, 7]]) },
      async ({ look, root }) => {
        const unknown = { state: "unknown", isRefused: false };
        expect(await look()).toEqual(unknown);
        symlinkSync("socket:[7]", join(root, "proc/42/fd/3"));
        now = 59_000;
        expect(await look()).toEqual(unknown);
        now = 61_000;
        expect(await look()).toBe(42);
      },
      () => now,
    );
  });

  test("search at once where there is another socket", () =>
    searching(
      { ...processFiles(42, { sockets: [8] }), "proc/net/tcp": tcpTable([[80, 7]]) },
      async ({ look, root }) => {
        expect(await look()).toMatchObject({ state: "unknown" });
        writeFileSync(join(root, "proc/net/tcp"), tcpTable([[80, 8]]));
        expect(await look()).toBe(42);
      },
    ));

  test("let the event loop turn, and end where the poll is aborted", () => {
    let now = 0;
    return searching(
      {
        ...processFiles(42, { sockets: Array.from({ length: 20 }, (_, index) => index + 100) }),
        "proc/net/tcp": tcpTable([[80, 7]]),
      },
      async ({ look }) => {
        const turn = jest.fn(pause);
        await look(turn);
        expect(turn).toHaveBeenCalled();
        now += 61_000;
        await expect(look(() => Promise.reject(new Error("aborted")))).rejects.toThrow("aborted");
      },
      () => now++,
    );
  });
});
