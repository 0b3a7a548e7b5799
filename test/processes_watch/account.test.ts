import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createAccount, type Sighted } from "../../src/processes_watch/account.ts";

const process = (pid: number, startTicks: number, cpuSeconds: number, state = "S"): Sighted => ({
  ...{ pid, startTicks, userSeconds: cpuSeconds, systemSeconds: cpuSeconds / 4, state },
});
const sight = (members: readonly Sighted[], others: readonly Sighted[] = []) => ({
  members,
  processes: new Map([...members, ...others].map((each) => [each.pid, each])),
});

describe("an account", () => {
  const f = (looks: readonly ReturnType<typeof sight>[]) => {
    const account = createAccount();
    return looks.map((look) => account.take(look)).at(-1);
  };

  test("begins with what its processes have used", () =>
    expect(f([sight([process(7, 70, 2)])])).toEqual({
      ...{ userSeconds: 2, systemSeconds: 0.5, restarts: 0, exits: 0 },
    }));

  test("adds up whole ticks", () => {
    const looks = [0.1, 0.2, 0.7].map((seconds) => sight([process(7, 70, seconds)]));
    expect(f(looks)?.userSeconds).toBe(0.7);
  });

  test("goes on where a process is replaced, and counts that", () =>
    expect(f([sight([process(7, 70, 2)]), sight([process(9, 90, 1)])])).toEqual({
      ...{ userSeconds: 3, systemSeconds: 0.75, restarts: 1, exits: 1 },
    }));

  test("counts the restart when it is back, not when it is gone", () => {
    const gone = [sight([process(7, 70, 2)]), sight([])];
    expect(f(gone)).toMatchObject({ restarts: 0, exits: 1, userSeconds: 2 });
    expect(f([...gone, sight([]), sight([process(9, 90, 1)])])).toMatchObject({
      ...{ restarts: 1, exits: 1, userSeconds: 3 },
    });
  });

  test("knows a process by pid and start", () =>
    expect(f([sight([process(7, 70, 2)]), sight([process(7, 95, 1)])])).toMatchObject({
      ...{ restarts: 1, exits: 1, userSeconds: 3 },
    }));

  test("is no restart where another than the first ends", () =>
    expect(
      f([sight([process(7, 70, 2), process(8, 71, 1)]), sight([process(7, 70, 2)])]),
    ).toMatchObject({ restarts: 0, exits: 1, userSeconds: 3 }));

  test("takes one that has ended for gone though its parent has not asked for it", () =>
    expect(f([sight([process(7, 70, 2)]), sight([], [process(7, 70, 2, "Z")])])).toMatchObject({
      exits: 1,
    }));

  test("takes one that is no member any more for alive", () =>
    expect(f([sight([process(7, 70, 2)]), sight([], [process(7, 70, 3)])])).toMatchObject({
      ...{ exits: 0, userSeconds: 2 },
    }));

  test("counts of one that was there at first, but no member, what it uses from then on", () => {
    const first = sight([], [process(7, 70, 100)]);
    expect(f([first, sight([process(7, 70, 101)])])?.userSeconds).toBe(0);
    expect(f([first, sight([process(7, 70, 101)]), sight([process(7, 70, 103)])])).toMatchObject({
      ...{ userSeconds: 2, restarts: 0 },
    });
  });

  test("counts of one that was started later all it has used, though it became a member later still", () => {
    const looks = [sight([], [process(7, 70, 100)]), sight([], [process(9, 90, 1)])];
    expect(f([...looks, sight([process(9, 90, 3)])])?.userSeconds).toBe(3);
  });

  test("counts nothing twice of one that was no member for a while", () => {
    const start = [sight([]), sight([process(7, 70, 2)])];
    const away = sight([], [process(7, 70, 3)]);
    expect(f([...start, away, sight([process(7, 70, 4)])])).toMatchObject({
      ...{ userSeconds: 4, restarts: 0, exits: 0 },
    });
    // Nor is it one of those that end.
    expect(f([...start, away, sight([])])).toMatchObject({ exits: 0, userSeconds: 2 });
  });

  test("remembers numbers, not processes that are renewed in place", () => {
    const account = createAccount();
    const renewed = { ...process(7, 70, 2) };
    account.take(sight([renewed]));
    Object.assign(renewed, { userSeconds: 5 });
    expect(account.take(sight([renewed])).userSeconds).toBe(5);
  });

  test("never falls", () => {
    const look = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(9), fc.nat(50), fc.boolean()))
      .map((rows) => {
        const all = rows.map(([pid, start, cpu]) => process(pid, start, cpu));
        return sight(
          all.filter((_, index) => rows[index]?.[3]),
          all,
        );
      });
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        const account = createAccount();
        let before = [0, 0, 0, 0];
        for (const each of looks) {
          const now = Object.values(account.take(each)) as number[];
          expect(now.every((value, index) => value >= (before[index] ?? 0))).toBe(true);
          before = now;
        }
      }),
    );
  });
});
