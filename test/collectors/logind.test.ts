import { afterEach, describe, expect, test } from "@jest/globals";
import { logind } from "../../src/collectors/logind.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type Answers, startFakeBus } from "../dbus/fake_bus.ts";
import { variant } from "../dbus/marshal.ts";
import { openOn, pollOf, seriesOf } from "./fixture_host.ts";

type SessionRow = readonly [id: string, seat: string, remote: boolean, type: string, of: string];

/** A logind with these seats and sessions. */
function answersOf(seats: readonly string[], sessions: readonly SessionRow[]): Answers {
  const properties = new Map<string, unknown>();
  for (const [id, , remote, type, of] of sessions) {
    const session = `/session/${id} org.freedesktop.login1.Session`;
    properties.set(`${session}.Remote`, variant("b", remote));
    properties.set(`${session}.Type`, variant("s", type));
    properties.set(`${session}.Class`, variant("s", of));
  }
  return (call) => {
    if (call === "ListSeats") {
      return { signature: "a(so)", values: [seats.map((seat) => [seat, `/seat/${seat}`])] };
    }
    if (call === "ListSessions") {
      const rows = [...sessions, ["gone", "", false, "", ""]] as const;
      const values = [rows.map(([id, seat]) => [id, 1000, "someone", seat, `/session/${id}`])];
      return { signature: "a(susso)", values };
    }
    const value = properties.get(call);
    if (value !== undefined) return { signature: "v", values: [value] };
    return { errorName: "org.freedesktop.DBus.Error.UnknownObject" };
  };
}

const closers: (() => unknown)[] = [];

async function openWith(answers: Answers) {
  const bus = await startFakeBus(answers);
  const paths = { procfs: "/proc", sysfs: "/sys", rootfs: bus.rootfs, udev: "/nowhere" };
  const source = openOn(logind, createKernelReader(paths));
  closers.push(() => source.close?.(), bus.close);
  return source;
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe("logind", () => {
  test("counts the sessions, and leaves out one that ends meanwhile", async () => {
    const f = async (
      seats: readonly string[],
      rows: readonly SessionRow[],
      want: readonly string[],
    ) => {
      const series = seriesOf(await pollOf(await openWith(answersOf(seats, rows))));
      expect(series).toHaveLength(2 * 7 * 5 * (seats.length + 1));
      expect(series.filter((line) => !line.endsWith(" 0"))).toEqual(want);
    };
    const line = (seat: string, remote: boolean, type: string, of: string) =>
      `gauge node_logind_sessions{seat="${seat}",remote="${remote}",type="${type}",class="${of}"}`;

    await f([], [], []);
    await f(
      ["seat0"],
      [["c1", "seat0", false, "wayland", "greeter"]],
      [`${line("seat0", false, "wayland", "greeter")} 1`],
    );
    await f(
      ["seat0", "seat1"],
      [
        ["1", "", true, "tty", "user"],
        ["2", "", true, "tty", "user"],
        ["3", "seat1", false, "holodeck", "manager"],
      ],
      [`${line("", true, "tty", "user")} 2`, `${line("seat1", false, "other", "other")} 1`],
    );
  });

  test("keeps the labels from poll to poll", async () => {
    const source = await openWith(answersOf(["seat0"], []));
    const labelsOf = async () =>
      (await pollOf(source)).flatMap(({ samples }) => samples.map(({ labels }) => labels));
    const first = await labelsOf();
    (await labelsOf()).forEach((labels, at) => expect(labels).toBe(first[at]));
  });

  test("has no data where logind does not run", async () => {
    const source = await openWith(() => ({
      errorName: "org.freedesktop.DBus.Error.NameHasNoOwner",
    }));
    await expect(pollOf(source)).rejects.toThrow(NoDataError);
  });
});
