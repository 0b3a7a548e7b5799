import { afterEach, describe, expect, test } from "@jest/globals";
import { createLibraryThread, type LibraryThread } from "../../src/portable/library_thread.ts";

const opened: LibraryThread[] = [];
afterEach(() => {
  for (const thread of opened.splice(0)) thread.close();
});

function open(onMessage?: string): LibraryThread {
  const source = `
    const { parentPort, threadId } = require("node:worker_threads");
    parentPort.on("message", ({ id, call, argument }) => { ${onMessage ?? ""} });`;
  const thread = createLibraryThread(onMessage === undefined ? undefined : source);
  opened.push(thread);
  return thread;
}

describe("the libraries' thread", () => {
  test("answers for systeminformation and check-disk-space", async () => {
    const thread = open();
    expect(await thread.ask({ call: "mem" })).toMatchObject({ total: expect.any(Number) });
    const { size, free } = (await thread.ask({ call: "diskSpace", argument: "/" })) as {
      size: number;
      free: number;
    };
    expect(size).toBeGreaterThan(free);
  });

  test("leaves String.prototype here as it was, which systeminformation replaces parts of", async () => {
    const methods = () =>
      Reflect.ownKeys(String.prototype).map(
        (name) => Reflect.get(String.prototype, name) as unknown,
      );
    const before = methods();
    await open().ask({ call: "networkStats", argument: "*" });
    const after = methods();
    expect(after.length).toBe(before.length);
    expect(after.every((method, index) => method === before[index])).toBe(true);
  });

  test("tells a path that is not there by its code, though check-disk-space would take its parent", () =>
    expect(open().ask({ call: "diskSpace", argument: "/no/such/folder" })).rejects.toMatchObject({
      code: "ENOENT",
    }));

  test("rejects where the library does, and where it has no such function", async () => {
    const thread = open();
    await expect(thread.ask({ call: "no_such_call" })).rejects.toThrow("not a function");
    expect(await thread.ask({ call: "mem" })).toBeDefined();
  });

  test("answers in any order", async () => {
    const thread = open(
      'if (call === "last") parentPort.postMessage({ id: id - 1, value: "first" }); ' +
        'if (call === "last") parentPort.postMessage({ id, value: "last" });',
    );
    const both = [thread.ask({ call: "first" }), thread.ask({ call: "last" })];
    expect(await Promise.all(both)).toEqual(["first", "last"]);
  });

  test("fails what is asked when it ends, and starts again at the next question", async () => {
    const thread = open(
      'if (call === "end") process.exit(); if (call === "throw") throw new Error("broken"); ' +
        "parentPort.postMessage({ id, value: threadId });",
    );
    const first = await thread.ask({ call: "which" });
    await expect(thread.ask({ call: "end" })).rejects.toThrow("its thread has ended");
    await expect(thread.ask({ call: "throw" })).rejects.toThrow("its thread has ended");
    expect(await thread.ask({ call: "which" })).not.toBe(first);
  });

  test("keeps what the libraries print to itself", async () => {
    const thread = open(
      'process.stderr.write("printed"); console.log("printed"); parentPort.postMessage({ id, value: 1 });',
    );
    const printed: unknown[] = [];
    const { stdout, stderr } = process;
    const writes = [stdout, stderr].map((stream) => [stream, stream.write.bind(stream)] as const);
    for (const stream of [stdout, stderr]) stream.write = (text: unknown) => printed.push(text) > 0;
    try {
      for (let count = 0; count < 3; count++) await thread.ask({ call: "print" });
    } finally {
      for (const [stream, write] of writes) stream.write = write;
    }
    expect(printed.map(String).filter((text) => text.includes("printed"))).toEqual([]);
  });

  test("fails what is asked when it is closed, and after", async () => {
    const thread = open("");
    const asked = thread.ask({ call: "never" });
    thread.close();
    await expect(asked).rejects.toThrow("its thread is closed, want it running");
    await expect(thread.ask({ call: "mem" })).rejects.toThrow("its thread is closed");
  });
});
