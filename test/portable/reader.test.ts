import { describe, expect, test } from "@jest/globals";
import type { LibraryThread, Question } from "../../src/portable/library_thread.ts";
import { createPortableReader } from "../../src/portable/reader.ts";

/** A thread whose questions wait until they are answered, and a clock to set. */
function fakeThread() {
  const asked: (Question & { answer: (value: unknown) => void; fail: (error: Error) => void })[] =
    [];
  const clock = { milliseconds: 0 };
  const thread: LibraryThread = {
    ask: (question) =>
      new Promise((answer, fail) => {
        asked.push({ ...question, answer, fail });
      }),
    close: () => undefined,
  };
  return { asked, clock, reader: createPortableReader(thread, () => clock.milliseconds) };
}

describe("a reader", () => {
  test("asks once for all who ask before there is an answer, however long that takes", async () => {
    const { asked, clock, reader } = fakeThread();
    const first = reader.ask("mem");
    clock.milliseconds = 1e9;
    const second = reader.ask("mem");
    expect(asked).toHaveLength(1);
    asked[0]?.answer("m");
    expect(await Promise.all([first, second])).toEqual(["m", "m"]);
  });

  test("keeps an answer for a second, and what hardly changes for longer", async () => {
    const f = async (call: "mem" | "networkInterfaces" | "osInfo", maxAge: number) => {
      const { asked, clock, reader } = fakeThread();
      const first = reader.ask(call);
      clock.milliseconds = 500;
      asked[0]?.answer("1");
      await first;
      clock.milliseconds = 499 + maxAge;
      void reader.ask(call);
      expect(asked).toHaveLength(1);
      clock.milliseconds = 500 + maxAge;
      void reader.ask(call);
      expect(asked).toHaveLength(2);
    };
    await f("mem", 1000);
    await f("networkInterfaces", 60_000);
    await f("osInfo", 600_000);
  });

  test("asks again where it failed", async () => {
    const { asked, reader } = fakeThread();
    const first = reader.ask("fsSize");
    asked[0]?.fail(new Error("no df"));
    await expect(first).rejects.toThrow("no df");
    void reader.ask("fsSize");
    expect(asked).toHaveLength(2);
  });

  test("asks for every device, and for a path", () => {
    const { asked, reader } = fakeThread();
    void reader.ask("networkStats");
    void reader.diskSpace("/p");
    expect(asked.map(({ call, argument }) => [call, argument])).toEqual([
      ["networkStats", "*"],
      ["diskSpace", "/p"],
    ]);
  });
});
