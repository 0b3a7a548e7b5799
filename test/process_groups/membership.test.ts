import { describe, expect, test } from "@jest/globals";
import { createMembership, type MembershipOptions } from "../../src/process_groups/membership.ts";
import { compileRules } from "../../src/process_groups/rules.ts";
import { fakeScan, type ProcessParts } from "../collectors/fake_processes.ts";

const RULES = [
  { name: "web", comm: ["nginx"] },
  { name: "db", comm: ["postgres"] },
  { name: "user {{.Username}}", comm: ["su"] },
  { name: "run {{.Matches.What}}", cmdline: ["^run (?P<What>.+)"] },
];
const START_SECONDS = 1000;

/** A membership, asked at seconds after the start for the groups by pid, `-` where there is none. */
function createGroups(options: Partial<MembershipOptions> = {}) {
  const membership = createMembership({
    namer: compileRules(RULES),
    hasChildren: true,
    recheckSeconds: 60,
    hasKernelThreads: true,
    usernameOf: (uid) => `u${uid}`,
    ...options,
  });
  return (atSeconds: number, ...processes: readonly ProcessParts[]) => {
    const scan = fakeScan(processes.map(started), (START_SECONDS + atSeconds) * 1000);
    const work = membership(scan);
    for (let step = work.next(); ; step = work.next()) {
      if (step.done !== true) continue;
      const members = [...step.value.values()].map(({ process, group = "-" }) => [
        process.pid,
        group,
      ]);
      return Object.fromEntries(members) as Record<string, string>;
    }
  };
}

/** Its `startTicks` count from the start of the test. */
function started(parts: ProcessParts): ProcessParts {
  const startTicks = parts.startTicks ?? 0;
  return { parent: 0, startTimeSeconds: START_SECONDS + startTicks / 100, ...parts, startTicks };
}

describe("where a process belongs", () => {
  test("what no rule takes belongs to the nearest ancestor that has a group, however they come", () => {
    const groups = createGroups();
    const tree = [
      { pid: 5, comm: "c", parent: 4 },
      { pid: 4, comm: "b", parent: 3 },
      { pid: 3, comm: "nginx", parent: 2 },
      { pid: 2, comm: "a", parent: 1 },
      { pid: 6, comm: "postgres", parent: 5 },
      { pid: 7, comm: "d", parent: 6 },
    ];
    expect(groups(0, ...tree)).toEqual({ 2: "-", 3: "web", 4: "web", 5: "web", 6: "db", 7: "db" });
  });

  test("or to none, where children are not to follow", () => {
    const groups = createGroups({ hasChildren: false });
    expect(groups(0, { pid: 3, comm: "nginx" }, { pid: 4, parent: 3 })).toEqual({
      3: "web",
      4: "-",
    });
  });

  test("a child that comes later follows, and stays when its parent ends", () => {
    const groups = createGroups();
    groups(0, { pid: 3, comm: "nginx" });
    expect(groups(1, { pid: 3, comm: "nginx" }, { pid: 4, parent: 3 })[4]).toBe("web");
    expect(groups(2, { pid: 1, comm: "init" }, { pid: 4, parent: 1 })[4]).toBe("web");
  });

  test("the child of one that belongs nowhere belongs nowhere, whoever adopts its parent", () => {
    const groups = createGroups({ recheckSeconds: 0 });
    groups(0, { pid: 4, comm: "a" });
    const adopted = [
      { pid: 3, comm: "nginx" },
      { pid: 4, comm: "a", parent: 3 },
    ];
    expect(groups(1, ...adopted, { pid: 5, parent: 4 })).toEqual({ 3: "web", 4: "-", 5: "-" });
  });

  test("a pid that is given out again is another process", () => {
    const groups = createGroups({ recheckSeconds: 0 });
    expect(groups(0, { pid: 3, comm: "nginx" })).toEqual({ 3: "web" });
    expect(groups(1, { pid: 3, comm: "postgres", startTicks: 90 })).toEqual({ 3: "db" });
  });

  test("kernel threads can be left out, and so can what they start", () => {
    const groups = createGroups({ hasKernelThreads: false });
    const thread = { pid: 2, comm: "nginx", isKernelThread: true };
    expect(groups(0, thread, { pid: 3, parent: 2 })).toEqual({ 3: "-" });
    expect(createGroups()(0, thread)).toEqual({ 2: "web" });
  });

  test("users have names, and no name where the kernel does not tell", () => {
    const groups = createGroups();
    expect(groups(0, { pid: 3, comm: "su", uid: 7 }, { pid: 4, comm: "su" })).toEqual({
      3: "user u7",
      4: "user ",
    });
  });
});

describe("a process that changes", () => {
  test("its name just after its start changes its group", () => {
    const groups = createGroups();
    expect(groups(0, { pid: 3, comm: "sh" })).toEqual({ 3: "-" });
    expect(groups(59, { pid: 3, comm: "nginx" })).toEqual({ 3: "web" });
    expect(groups(61, { pid: 3, comm: "postgres" })).toEqual({ 3: "web" });
  });

  test("its command line, too", () => {
    const groups = createGroups();
    groups(0, { pid: 3, comm: "a", command: ["run", "a"] });
    expect(groups(1, { pid: 3, comm: "a", command: ["run", "b"] })).toEqual({ 3: "run b" });
    expect(groups(2, { pid: 3, comm: "a", command: ["b"] })).toEqual({ 3: "-" });
  });

  test("changes its children's group", () => {
    const groups = createGroups();
    const child = { pid: 4, comm: "x", parent: 3 };
    expect(groups(0, { pid: 3, comm: "sh" }, child)[4]).toBe("-");
    expect(groups(1, { pid: 3, comm: "nginx" }, child)[4]).toBe("web");
    expect(groups(2, { pid: 3, comm: "postgres" }, child)[4]).toBe("db");
  });

  test("stays where it was when all is worked out once", () => {
    const groups = createGroups({ recheckSeconds: 0 });
    groups(0, { pid: 3, comm: "sh" });
    expect(groups(1, { pid: 3, comm: "nginx" })).toEqual({ 3: "-" });
  });

  test("stays where it was when it ends, or is between two programs", () => {
    const groups = createGroups();
    groups(
      0,
      { pid: 3, comm: "a", command: ["run", "a"] },
      { pid: 4, comm: "a", command: ["run", "b"] },
    );
    expect(
      groups(1, { pid: 3, comm: "a", state: "Z", command: [] }, { pid: 4, comm: "a", command: [] }),
    ).toEqual({
      3: "run a",
      4: "run b",
    });
  });
});

test("what was broken off is gone on with", () => {
  const membership = createMembership({
    namer: compileRules(RULES),
    hasChildren: true,
    recheckSeconds: 0,
    hasKernelThreads: true,
    usernameOf: String,
  });
  const scan = fakeScan(
    [
      { pid: 3, comm: "nginx" },
      { pid: 4, parent: 3 },
    ],
    0,
  );
  const broken = membership(scan);
  broken.next();
  broken.next();
  broken.return(new Map());
  const work = membership(scan);
  let step = work.next();
  while (step.done !== true) step = work.next();
  expect([...step.value.values()].map(({ group }) => group)).toEqual(["web", "web"]);
});
