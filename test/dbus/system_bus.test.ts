import { afterEach, describe, expect, test } from "@jest/globals";
import { BusError } from "../../src/dbus/errors.ts";
import { readProperty } from "../../src/dbus/properties.ts";
import {
  createSystemBus,
  type SystemBus,
  systemBusSockets,
  systemdSockets,
} from "../../src/dbus/system_bus.ts";
import { describeError, NoDataError } from "../../src/lib/errors.ts";
import { type Answers, type FakeBus, type Manners, startFakeBus } from "./fake_bus.ts";

const CALL = { destination: "a.b", path: "/a", interface: "a.b.C" };
const AWAY = "org.freedesktop.DBus.Error.ServiceUnknown";
const never = new AbortController().signal;

const opened: (() => unknown)[] = [];

async function start(answers: Answers, manners?: Manners): Promise<[FakeBus, SystemBus]> {
  const fake = await startFakeBus(answers, manners);
  const bus = createSystemBus(systemdSockets(fake.rootfs));
  opened.push(bus.close, fake.close);
  return [fake, bus];
}

/** The first value of the reply to one call. */
async function ask(bus: SystemBus, member = "Ask", signal = never): Promise<unknown> {
  return bus.use(signal, async (call) => (await call({ ...CALL, member })).values()[0]);
}

const yes: Answers = (call) => ({ signature: "s", values: [`${call}: yes`] });

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

describe("createSystemBus", () => {
  test("greets the bus, calls, and keeps the connection", async () => {
    const [fake, bus] = await start(yes);
    expect(await ask(bus)).toBe("Ask: yes");
    expect(await ask(bus, "AskAgain")).toBe("AskAgain: yes");
    expect(fake.calls).toEqual(["Hello", "Ask", "AskAgain"]);
    expect(fake.logins()).toBe(1);
  });

  test("connects to systemd itself where there is no bus, without a greeting", async () => {
    const [fake, bus] = await start(yes, { socket: "run/systemd/private" });
    expect(await ask(bus)).toBe("Ask: yes");
    expect(fake.calls).toEqual(["Ask"]);
  });

  test("has no data where there is no bus", async () => {
    const bus = createSystemBus(systemBusSockets("/nowhere"));
    await expect(ask(bus)).rejects.toThrow(NoDataError);
    await expect(ask(bus)).rejects.toThrow("This host has no /nowhere/run/dbus/system_bus_socket");
  });

  test("has no data where the service does not run", async () => {
    const [, bus] = await start(() => ({ errorName: AWAY }));
    await expect(ask(bus)).rejects.toThrow(NoDataError);
  });

  test("fails where the call is answered with another error", async () => {
    const [, bus] = await start(() => ({ errorName: "a.b.Error.No" }));
    await expect(ask(bus)).rejects.toThrow(BusError);
    await expect(ask(bus)).rejects.toThrow(
      "Cannot call a.b.C.Ask of /a: is answered a.b.Error.No (it is so), want a reply",
    );
  });

  test("fails where the bus refuses the login, or is none", async () => {
    const f = async (greeting: string, want: string) => {
      const [, bus] = await start(yes, { greeting });
      await expect(ask(bus)).rejects.toThrow(`bus_socket: is answered ${want}, want OK`);
    };

    await f("REJECTED EXTERNAL\r\n", '"REJECTED EXTERNAL\\r\\n"');
    await f("DATA\r\nREJECTED\r\n", '"DATA\\r\\nREJECTED\\r\\n"');
    await f("x".repeat(5000), `"${"x".repeat(100)}"`);
  });

  test("connects again after the bus has dropped it", async () => {
    const [fake, bus] = await start(yes);
    await ask(bus);
    fake.drop();
    // It hears of that at the loop's next turn.
    for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate);
    expect(await ask(bus)).toBe("Ask: yes");
    expect(fake.logins()).toBe(2);
  });

  test("fails when the bus drops it in the midst of a call, and connects again", async () => {
    let silent = true;
    const [fake, bus] = await start((call) => (silent ? undefined : yes(call)));
    const asked = ask(bus);
    while (!fake.calls.includes("Ask")) await new Promise(setImmediate);
    fake.drop();
    await expect(asked).rejects.toThrow(/bus_socket: the connection is closed$/);
    silent = false;
    expect(await ask(bus)).toBe("Ask: yes");
  });

  test("gives up when the signal is aborted, and does not wait for the reply later", async () => {
    let silent = true;
    const [fake, bus] = await start((call) => (silent ? undefined : yes(call)));
    const controller = new AbortController();
    const asked = ask(bus, "Ask", controller.signal);
    while (!fake.calls.includes("Ask")) await new Promise(setImmediate);
    controller.abort(new Error("out of time"));
    await expect(asked).rejects.toThrow("out of time");
    silent = false;
    expect(await ask(bus)).toBe("Ask: yes");
    expect(fake.logins()).toBe(2);
    await expect(ask(bus, "Ask", AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
  });

  test("gives up a login that is not answered", async () => {
    const [, bus] = await start(yes, { greeting: "" });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("out of time")), 20);
    await expect(ask(bus, "Ask", controller.signal)).rejects.toThrow("out of time");
  });

  test("fails where the bus hangs up on this user", async () => {
    const [, bus] = await start(yes, { hangsUp: true });
    await expect(ask(bus)).rejects.toThrow(/^Cannot greet .*bus_socket: it hangs up, want/);
  });

  test("fails where the bus talks nonsense", async () => {
    const [, bus] = await start(yes, { greeting: `DATA\r\nOK 12\r\n${"nonsense".repeat(4)}` });
    const failure: unknown = await ask(bus).catch((error: unknown) => describeError(error));
    expect(failure).toMatch(/Cannot understand .*bus_socket: Cannot read a D-Bus message/);
  });

  test("has at most 64 calls under way, and each gets its own reply", async () => {
    let underWay = 0;
    let most = 0;
    const [, bus] = await start((call) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => (underWay -= 1));
      return yes(call);
    });
    const members = Array.from({ length: 200 }, (_, at) => `Ask${at}`);
    const replies = await bus.use(never, (call) =>
      Promise.all(members.map(async (member) => (await call({ ...CALL, member })).values()[0])),
    );
    expect(replies).toEqual(members.map((member) => `${member}: yes`));
    expect(most).toBeLessThanOrEqual(64);
    expect(most).toBeGreaterThan(1);
  });
});

describe("readProperty", () => {
  test("is the value, or undefined where the service says no", async () => {
    const [, bus] = await start((call) =>
      call === "/a a.b.C.Size"
        ? { signature: "v", values: [{ signature: "u", value: 5 }] }
        : { errorName: "org.freedesktop.DBus.Error.UnknownProperty" },
    );
    const f = async (name: string, want: unknown) => {
      const property = { destination: "a.b", path: "/a", of: "a.b.C", name };
      expect(await bus.use(never, (call) => readProperty(call, property))).toBe(want);
    };

    await f("Size", 5);
    await f("Colour", undefined);
  });
});
