import { describe, expect, test } from "@jest/globals";
import { createFrames, MAX_MESSAGE_BYTES } from "../../src/dbus/frames.ts";
import { decodeMessage, encodeCall, messageLength } from "../../src/dbus/message.ts";
import { fixture } from "../collectors/fixture_host.ts";
import { marshal, marshalMessage, variant } from "./marshal.ts";

/** A message that was captured on a host with systemd 252. */
function captured(name: string): Buffer {
  return Buffer.from(fixture(`dbus/${name}.hex`).replaceAll("\n", ""), "hex");
}

describe("encodeCall", () => {
  test("says what another implementation says", () => {
    const call = { destination: "a.b", path: "/a/b", interface: "a.b.C", member: "Do" };
    const fields = [
      [1, variant("o", "/a/b")],
      [2, variant("s", "a.b.C")],
      [3, variant("s", "Do")],
      [6, variant("s", "a.b")],
    ] as const;
    const f = (args: readonly string[], body: Buffer, signature: readonly [8, unknown][]) => {
      const want = marshalMessage(1, [...fields, ...(signature as [])], body);
      want[2] = 2;
      want.writeUInt32LE(3, 8);
      expect(encodeCall({ ...call, args }, 3)).toEqual(want);
    };

    f([], Buffer.alloc(0), []);
    f(["x"], marshal("s", ["x"]), [[8, variant("g", "s")]]);
    f(["x", "yé"], marshal("ss", ["x", "yé"]), [[8, variant("g", "ss")]]);
  });
});

describe("decodeMessage", () => {
  test("reads what a bus, systemd and logind have said", () => {
    const f = (name: string, want: object) => {
      const { type, replySerial, errorName, values } = decodeMessage(captured(name));
      expect({ type, replySerial, errorName, values: values() }).toEqual(want);
    };
    const errorName = undefined;

    f("hello", {
      type: "reply",
      replySerial: 1,
      errorName,
      values: [expect.stringMatching(/^:1\./)],
    });
    f("signal", {
      type: "signal",
      replySerial: undefined,
      errorName,
      values: [expect.any(String)],
    });
    f("no_such_unit", {
      ...{ type: "error", replySerial: 2, errorName: "org.freedesktop.systemd1.NoSuchUnit" },
      values: ["Unit nonsense.service not loaded."],
    });
    f("list_seats", {
      ...{ type: "reply", replySerial: 3, errorName },
      values: [[["seat0", "/org/freedesktop/login1/seat/seat0"]]],
    });
    f("list_sessions", {
      ...{ type: "reply", replySerial: 4, errorName },
      values: [
        [
          ["c3", 100, "messagebus", "", "/org/freedesktop/login1/session/c3"],
          ["c2", 0, "root", "", "/org/freedesktop/login1/session/c2"],
          ["c1", 0, "root", "", "/org/freedesktop/login1/session/c1"],
        ],
      ],
    });
  });

  test("reads the properties of a timer", () => {
    const [properties] = decodeMessage(captured("timer_properties")).values();
    expect(properties).toBeInstanceOf(Map);
    expect([...(properties as ReadonlyMap<string, unknown>)]).toEqual(
      expect.arrayContaining([
        ["Unit", "tick.service"],
        ["LastTriggerUSec", expect.any(BigInt)],
        ["AccuracyUSec", 60_000_000n],
        ["WakeSystem", false],
      ]),
    );
  });

  test("reads messages of either byte order", () => {
    const f = (isLittle: boolean) => {
      const fields = [
        [5, variant("u", 7)],
        [8, variant("g", "as")],
      ] as const;
      const bytes = marshalMessage(2, fields, marshal("as", [["a", "b"]], isLittle), isLittle);
      const message = decodeMessage(bytes);
      expect(message.replySerial).toBe(7);
      expect(message.values()).toEqual([["a", "b"]]);
      expect([...message.items()]).toEqual(["a", "b"]);
      expect(messageLength(bytes)).toBe(bytes.length);
    };

    f(true);
    f(false);
  });

  test("refuses what is no message", () => {
    const f = (bytes: Buffer, want: string) => expect(() => decodeMessage(bytes)).toThrow(want);

    f(
      Buffer.from("HTTP/1.1 400 Bad"),
      "Cannot read a D-Bus message: its first byte is 72, want l or B",
    );
    f(
      marshalMessage(9, [], Buffer.alloc(0)),
      "Cannot read a D-Bus message: its type is 9, want 1 to 4",
    );
  });

  test("refuses to list what is no array", () => {
    const fields = [[8, variant("g", "s")]] as const;
    const message = decodeMessage(marshalMessage(2, fields, marshal("s", ["a"])));
    expect(() => message.items()).toThrow('Cannot read a D-Bus reply: is "s", want an array');
  });
});

describe("createFrames", () => {
  const seats = captured("list_seats");
  const timer = captured("timer_properties");

  test("cuts a stream into messages, wherever the chunks end", () => {
    const stream = Buffer.concat([seats, timer, seats]);
    const f = (chunkBytes: number) => {
      const frames = createFrames();
      const messages: Buffer[] = [];
      for (let at = 0; at < stream.length; at += chunkBytes) {
        messages.push(...frames.push(stream.subarray(at, at + chunkBytes)));
      }
      expect(messages).toEqual([seats, timer, seats]);
    };

    f(1);
    f(7);
    f(16);
    f(seats.length);
    f(seats.length + 20);
    f(stream.length);
  });

  test("refuses a message that is too long", () => {
    const header = Buffer.from(seats.subarray(0, 16));
    header.writeUInt32LE(MAX_MESSAGE_BYTES, 4);
    expect(() => createFrames().push(header)).toThrow(/want at most 33554432$/);
  });
});
