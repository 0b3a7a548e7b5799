import { describe, expect, test } from "@jest/globals";
import { nameOf, rename, type Naming } from "../../src/top_processes/name.ts";
import { fakeProcess } from "../collectors/fake_processes.ts";

test("a kernel worker's name is without what it works at", () => {
  const f = (comm: string, isKernelThread: boolean, want: string) => {
    expect(nameOf(fakeProcess({ pid: 5, comm, isKernelThread }))).toBe(want);
  };
  f("kworker/0:1-events", true, "kworker/0:1");
  f("kworker/u8:2+flush-8:0", true, "kworker/u8:2");
  f("kworker/1:0H-kblockd", true, "kworker/1:0H");
  f("kworker/u9:0", true, "kworker/u9:0");
  f("kworker/R-rcu_gp", true, "kworker/R-rcu_gp");
  f("ksoftirqd/0", true, "ksoftirqd/0");
  f("kworker/0:1-events", false, "kworker/0:1-events");
});

describe("a new name", () => {
  const HOLD_SECONDS = 60;
  const f = (names: readonly (readonly [atSeconds: number, name: string])[], want: string) => {
    const naming = names.reduce<Naming>(
      (known, [atSeconds, name]) => rename(known, name, atSeconds, HOLD_SECONDS),
      { name: "sh" },
    );
    expect(naming.name).toBe(want);
  };

  test("stands once it has been kept", () => {
    f([[0, "java"]], "sh");
    f(
      [
        [0, "java"],
        [59, "java"],
      ],
      "sh",
    );
    f(
      [
        [0, "java"],
        [60, "java"],
      ],
      "java",
    );
  });

  test("does not stand where it changes, or is given up", () => {
    f(
      [
        [0, "10 %"],
        [40, "20 %"],
        [80, "30 %"],
        [120, "40 %"],
      ],
      "sh",
    );
    f(
      [
        [0, "java"],
        [40, "sh"],
        [80, "java"],
      ],
      "sh",
    );
  });
});
