import { describe, expect, test } from "@jest/globals";
import { processes_watch } from "../../src/collectors/processes_watch.ts";
import { selectorOf, watchOption } from "../../src/processes_watch/options.ts";
import type { Watch } from "./watched_host.ts";

describe("the option watch", () => {
  const faultsOf = (...watch: readonly Watch[]) => {
    const { error } = processes_watch.options.safeParse({ watch });
    return error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
  };
  test("takes each selector", () =>
    expect(
      faultsOf(
        { name: "a", pid_file: "/run/a.pid" },
        { name: "b", unit: "b.service" },
        { name: "c", port: 80 },
        { name: "d", user: "d" },
        { name: "e", pattern: "e", children: true },
        { name: "f", comm: "f" },
      ),
    ).toEqual([]));
  test("wants one selector, names that differ, and values that make sense", () => {
    const f = (want: string, ...watch: readonly Watch[]) =>
      expect(faultsOf(...watch)).toEqual([expect.stringContaining(want)]);
    f("watch.0 want exactly one of pid_file, unit, ", { name: "a" });
    f("watch.0 want exactly one of ", { name: "a", port: 80, comm: "a" });
    f("watch.1.name want each name once", { name: "a", port: 80 }, { name: "a", port: 81 });
    f("watch.0.pid_file want an absolute path", { name: "a", pid_file: "run/a.pid" });
    f("watch.0.unit want the name of a systemd unit", { name: "a", unit: "a/b.service" });
    f("watch.0.port ", { name: "a", port: 0 });
    f("watch.0.pattern want a regular expression in RE2's syntax: ", { name: "a", pattern: "(" });
    f("watch.0.user want a user's name or number", { name: "a", user: true });
  });
});

test("selectorOf takes a unit without a suffix for a service, as systemctl does", () => {
  const f = (unit: string, want: string) =>
    expect(watchOption.parse([{ name: "a", unit }]).map(selectorOf)).toEqual([
      { by: "unit", unit: want },
    ]);
  f("nginx", "nginx.service");
  f("nginx.service", "nginx.service");
  f("system.slice", "system.slice");
  f("getty@tty1", "getty@tty1.service");
});
