import { describe, expect, test } from "@jest/globals";
import { createSocketReader } from "../../src/kernel/sockets.ts";
import { withHost } from "../collectors/changing_host.ts";

const HEADER = "  sl  local_address rem_address   st tx_queue rx_queue\n";
const LINE = "  0: 00000000:0044 00000000:0000 07 00000001:00000002 00:00000000 00000000 0\n";
const TURNS = { signal: new AbortController().signal, pause: () => Promise.resolve() };

describe("createSocketReader", () => {
  test("reads at once what was short and quickly read the time before", () =>
    withHost({ "proc/net/udp": HEADER + LINE }, async ({ kernel, write }) => {
      let [at, stepMilliseconds] = [0, 0];
      const read = createSocketReader(kernel, "net/udp", () => (at += stepMilliseconds));
      const f = async (isAtOnce: boolean, wantBytes: number) => {
        const reading = read(TURNS);
        expect(reading instanceof Promise).toBe(!isAtOnce);
        expect((await reading)?.receiveQueueBytes).toBe(wantBytes);
      };
      await f(false, 2);
      await f(true, 2);
      write("proc/net/udp", HEADER + LINE + LINE);
      await f(true, 4);
      write("proc/net/udp", HEADER + LINE.repeat(1000));
      await f(true, 2000);
      await f(false, 2000);
      await f(false, 2000);
      write("proc/net/udp", HEADER);
      await f(false, 0);
      await f(true, 0);
      stepMilliseconds = 1;
      await f(true, 0);
      await f(false, 0);
      await f(false, 0);
    }));

  test("has the same totals while the table is the same", () =>
    withHost({ "proc/net/udp": HEADER + LINE }, async ({ kernel, write }) => {
      const read = createSocketReader(kernel, "net/udp", () => 0);
      await read(TURNS);
      const first = read(TURNS);
      expect(read(TURNS)).toBe(first);
      write("proc/net/udp", HEADER);
      expect(read(TURNS)).toMatchObject({ transmitQueueBytes: 0 });
    }));

  test("throws on a line that is no socket's, however it is read", () =>
    withHost({ "proc/net/udp": HEADER }, async ({ kernel, write }) => {
      const read = createSocketReader(kernel, "net/udp", () => 0);
      await read(TURNS);
      write("proc/net/udp", `${HEADER}nonsense\n`);
      expect(() => read(TURNS)).toThrow('Cannot parse net/udp: it has "nonsense"');
      const another = createSocketReader(kernel, "net/udp", () => 0);
      await expect(another(TURNS)).rejects.toThrow('Cannot parse net/udp: it has "nonsense"');
    }));

  test("looks for a table that is not there every 30 seconds", () =>
    withHost({}, async ({ kernel, write }) => {
      let now = 0;
      const read = createSocketReader(kernel, "net/udp6", () => now);
      expect(await read(TURNS)).toBeUndefined();
      write("proc/net/udp6", HEADER + LINE);
      now = 29_000;
      expect(read(TURNS)).toBeUndefined();
      now = 30_000;
      expect((await read(TURNS))?.transmitQueueBytes).toBe(1);
    }));
});
