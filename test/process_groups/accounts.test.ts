import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Process, Task } from "../../src/kernel/process.ts";
import { createAccounts } from "../../src/process_groups/accounts.ts";
import type { Member } from "../../src/process_groups/membership.ts";
import type { Group } from "../../src/process_groups/tally.ts";
import { fakeProcess, type ProcessParts } from "../collectors/fake_processes.ts";

type Changing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Its process changes in place. */
function createMember(group: string, parts: ProcessParts, isNew = false) {
  const process = fakeProcess(parts) as Changing<Process>;
  return { group, isNew, process, counted: undefined } satisfies Member;
}

function createTask(tid: number, parts: Partial<Task> = {}): Task {
  return {
    ...{ tid, startTicks: tid, name: "t", state: "S", userSeconds: 0, systemSeconds: 0 },
    ...{ minorFaults: 0, majorFaults: 0, voluntarySwitches: 0, involuntarySwitches: 0 },
    ...parts,
  };
}

/** Accounts asked at seconds for their groups by name. */
function createLook(keepEmptySeconds = 300, hasThreadNames = false) {
  const accounts = createAccounts(keepEmptySeconds, hasThreadNames);
  return (atSeconds: number, ...members: readonly Member[]): Readonly<Record<string, Group>> => {
    const work = accounts(members, atSeconds * 1000);
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true)
        return Object.fromEntries(step.value.map((group) => [group.name, group]));
    }
  };
}

describe("counts", () => {
  test("begin with the second sight of a process that was there before", () => {
    const look = createLook();
    const member = createMember("a", { pid: 1, userSeconds: 5, writtenBytes: 100 });
    expect(look(0, member).a?.counts).toMatchObject({ userTicks: 0, writtenBytes: 0 });
    member.process.userSeconds = 5.03;
    member.process.writtenBytes = 164;
    expect(look(1, member).a?.counts).toMatchObject({ userTicks: 3, writtenBytes: 64 });
  });

  test("are whole of one that was not", () => {
    const counts = {
      ...{ userSeconds: 2, systemSeconds: 0.07, readBytes: 1, writtenBytes: 2, majorFaults: 3 },
      ...{ minorFaults: 4, voluntarySwitches: 5, involuntarySwitches: 6 },
    };
    expect(createLook()(0, createMember("a", { pid: 1, ...counts }, true)).a?.counts).toEqual({
      ...{ userTicks: 200, systemTicks: 7, readBytes: 1, writtenBytes: 2, majorFaults: 3 },
      ...{ minorFaults: 4, voluntarySwitches: 5, involuntarySwitches: 6 },
    });
  });

  test("stay when a member ends, and go on with another", () => {
    const look = createLook();
    look(0, createMember("a", { pid: 1, userSeconds: 2 }, true), createMember("a", { pid: 2 }));
    expect(look(1, createMember("a", { pid: 3, userSeconds: 1 }, true)).a?.counts.userTicks).toBe(
      300,
    );
  });

  test("go on in the group that a process changes to, and stay in the one it leaves", () => {
    const look = createLook();
    const member = createMember("a", { pid: 1, userSeconds: 2 }, true);
    look(0, member);
    member.group = "b";
    member.process.userSeconds = 3;
    const groups = look(1, member);
    expect(groups.a?.counts.userTicks).toBe(200);
    expect(groups.b?.counts.userTicks).toBe(100);
  });

  test("do not fall with what can be read no more", () => {
    const look = createLook();
    const member = createMember("a", { pid: 1, readBytes: 50 }, true);
    look(0, member);
    member.process.readBytes = undefined;
    expect(look(1, member).a?.counts.readBytes).toBe(50);
  });

  test("never fall, whatever comes and goes", () => {
    const process = fc.record({
      pid: fc.integer({ min: 1, max: 4 }),
      userSeconds: fc.nat(50),
      readBytes: fc.option(fc.nat(50), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(process)), (scans) => {
        const look = createLook(1e9);
        const members = new Map<number, ReturnType<typeof createMember>>();
        let last = 0;
        for (const [index, scan] of scans.entries()) {
          for (const parts of scan) {
            const member = members.get(parts.pid) ?? createMember("a", parts, true);
            members.set(parts.pid, member);
            Object.assign(member.process, parts);
          }
          const present = scan
            .map(({ pid }) => members.get(pid))
            .filter((member) => member !== undefined);
          const { userTicks = 0, readBytes = 0 } = look(index, ...new Set(present)).a?.counts ?? {};
          expect(userTicks + readBytes).toBeGreaterThanOrEqual(last);
          last = userTicks + readBytes;
        }
      }),
    );
  });
});

describe("context switches", () => {
  test("of threads that have ended stay, those of new ones are added whole", () => {
    const look = createLook();
    const [first, second] = [
      createTask(1, { voluntarySwitches: 10 }),
      createTask(2, { voluntarySwitches: 90 }),
    ];
    const member = createMember(
      "a",
      { pid: 1, voluntarySwitches: 100, tasks: [first, second] },
      true,
    );
    expect(look(0, member).a?.counts.voluntarySwitches).toBe(100);
    member.process.tasks = [
      createTask(1, { voluntarySwitches: 11 }),
      createTask(3, { voluntarySwitches: 4 }),
    ];
    member.process.voluntarySwitches = 15;
    expect(look(1, member).a?.counts.voluntarySwitches).toBe(105);
  });

  test("go on when a process gets a second thread, and when it loses it", () => {
    const look = createLook();
    const member = createMember("a", { pid: 1, startTicks: 1, involuntarySwitches: 7 }, true);
    look(0, member);
    member.process.tasks = [
      createTask(1, { involuntarySwitches: 8 }),
      createTask(2, { involuntarySwitches: 2 }),
    ];
    member.process.involuntarySwitches = 10;
    expect(look(1, member).a?.counts.involuntarySwitches).toBe(10);
    member.process.tasks = undefined;
    member.process.involuntarySwitches = 9;
    expect(look(2, member).a?.counts.involuntarySwitches).toBe(11);
  });
});

describe("readings", () => {
  test("add up, but for the worst and the oldest", () => {
    const sizes = { residentBytes: 1, virtualBytes: 2, swappedBytes: 3 };
    const group = createLook()(
      0,
      createMember("a", { pid: 1, ...sizes, openFds: 40, maxFds: 4096, startTimeSeconds: 9.5 }),
      createMember("a", { pid: 2, ...sizes, openFds: 4000, maxFds: 4096, startTimeSeconds: 7.5 }),
      createMember("a", { pid: 3, openFds: 5, maxFds: Infinity, startTimeSeconds: 8 }),
    ).a;
    expect(group).toMatchObject({
      ...{ processes: 3, threads: 3, residentBytes: 2, virtualBytes: 4, swappedBytes: 6 },
      ...{ openFds: 4045, worstFdRatio: 4000 / 4096, oldestStartTimeSeconds: 7.5 },
    });
  });

  test("of states and waits count a process, and each of several threads besides", () => {
    const tasks = [
      createTask(2, { state: "D", wchan: "io" }),
      createTask(3, { state: "S", wchan: "" }),
    ];
    const group = createLook()(
      0,
      createMember("a", { pid: 1, state: "R" }),
      createMember("a", { pid: 2, state: "D", wchan: "io", threads: 2, tasks }),
      createMember("a", { pid: 4, state: "Z" }),
      createMember("a", { pid: 5, state: "I" }),
    ).a;
    expect(group?.threads).toBe(5);
    expect(group?.states).toEqual({ Running: 1, Sleeping: 1, Waiting: 2, Zombie: 1, Other: 1 });
    expect([...(group?.waits ?? [])]).toEqual([["io", 2]]);
  });
});

describe("a group without processes", () => {
  test("is shown at 0 with its counts, and then no more", () => {
    const look = createLook(10);
    look(
      0,
      createMember("a", { pid: 1, userSeconds: 1, residentBytes: 5, openFds: 1, maxFds: 2 }, true),
    );
    expect(look(9).a).toMatchObject({
      ...{ processes: 0, threads: 0, residentBytes: 0, openFds: 0, worstFdRatio: 0 },
      ...{ oldestStartTimeSeconds: 0, counts: { userTicks: 100 } },
    });
    expect(look(10)).toEqual({});
    const none = createLook(0);
    expect(Object.keys(none(0, createMember("a", { pid: 1 })))).toEqual(["a"]);
    expect(none(1)).toEqual({});
  });

  test("goes on with its counts if it returns in time, else it begins anew", () => {
    const look = createLook(10);
    look(0, createMember("a", { pid: 1, userSeconds: 1 }, true));
    expect(look(9, createMember("a", { pid: 2, userSeconds: 1 }, true)).a?.counts.userTicks).toBe(
      200,
    );
    look(25);
    expect(look(26, createMember("a", { pid: 3, userSeconds: 1 }, true)).a?.counts.userTicks).toBe(
      100,
    );
  });
});

describe("threads by name", () => {
  const named = (look: ReturnType<typeof createLook>, at: number, ...members: Member[]) =>
    [...(look(at, ...members).a?.threadGroups ?? [])].map(
      ([name, { threads, counts }]) => `${name} ${threads} ${counts.userTicks} ${counts.readBytes}`,
    );

  test("count from the second sight of each, in processes that have several", () => {
    const look = createLook(300, true);
    const tasks = [createTask(1, { userSeconds: 1 }), createTask(2, { name: "u" })];
    const member = createMember("a", { pid: 1, tasks }, true);
    const alone = createMember("a", { pid: 9 });
    expect(named(look, 0, member, alone)).toEqual(["t 1 0 0", "u 1 0 0"]);
    member.process.tasks = [
      createTask(1, { userSeconds: 1.5, readBytes: 8 }),
      createTask(3, { userSeconds: 1 }),
    ];
    expect(named(look, 1, member)).toEqual(["t 2 50 8"]);
  });

  test("go on when their name returns in time", () => {
    const look = createLook(10, true);
    const member = createMember("a", { pid: 1, tasks: [createTask(1), createTask(2)] });
    look(0, member);
    member.process.tasks = [createTask(1, { userSeconds: 1 }), createTask(2)];
    expect(named(look, 1, member)).toEqual(["t 2 100 0"]);
    member.process.tasks = undefined;
    expect(named(look, 2, member)).toEqual([]);
    member.process.tasks = [createTask(5), createTask(6)];
    expect(named(look, 3, member)).toEqual(["t 2 100 0"]);
  });

  test("are not added up unless asked for", () => {
    expect(
      named(createLook(), 0, createMember("a", { pid: 1, tasks: [createTask(1), createTask(2)] })),
    ).toEqual([]);
  });
});
