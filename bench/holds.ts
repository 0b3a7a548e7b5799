import type { HoldOrder, Holds } from "./hold_monitor.ts";
import { monitorFlags } from "./compile.ts";
import { start, WITH_CHANNEL, type Running } from "./processes.ts";
import { stolenSeconds } from "./proc.ts";
import type { Findings, Row } from "./report.ts";
import { median } from "./statistics.ts";

const HOLD_TARGET_SECONDS = 0.005;

/** What the figures of holds are. */
export const HOLD_NOTE =
  "hold: the longest that no timer could run, as in growth, and of it what the event loop's own thread was at work; bare Node does nothing. " +
  "A calm second is one in which this machine's host took nothing from it (steal in /proc/stat): what it takes may count as work of whoever runs.";

/** Sends an order that is not answered to a process that was started with a channel to this one. */
function tell({ child }: Running, order: HoldOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    child.send(order, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Sends an order, and resolves to the answer. Rejects where the process ends before it. */
export function ask({ child }: Running, order: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (): void =>
      reject(new Error(`Cannot ask for ${order}: the process has ended, want an answer`));
    child.once("exit", onExit);
    child.once("message", (answer) => {
      child.off("exit", onExit);
      resolve(answer);
    });
    child.send(order, (error) => {
      if (error) reject(error);
    });
  });
}

/** The longest holds of the same second: of the process watched, and of a Node that did nothing beside it. */
export interface Lap {
  readonly ours: Holds;
  readonly idle: Holds;
  /** What the machine's host took of all its processors meanwhile, which slows whatever runs. */
  readonly stolenSeconds: number;
}

/** A process that is watched for holds. */
export interface Watch {
  /** A second is over. */
  readonly lap: () => Promise<void>;
  readonly end: () => Promise<readonly Lap[]>;
}

/** Watches a process that has loaded the monitor, and a Node that does nothing: what holds both is the machine's doing. */
export async function watchHolds(peer: Running): Promise<Watch> {
  const idle = start(process.execPath, [...monitorFlags(), "--eval", "0"], WITH_CHANNEL);
  const both = [peer, idle];
  const laps: Lap[] = [];
  let stolenBefore = stolenSeconds();
  await Promise.all(both.map((each) => tell(each, "begin")));
  return {
    lap: async () => {
      const [ours, beside] = await Promise.all([askHolds(peer), askHolds(idle)]);
      const stolen = stolenSeconds();
      laps.push({ ours, idle: beside, stolenSeconds: stolen - stolenBefore });
      stolenBefore = stolen;
    },
    end: async () => {
      await tell(peer, "end");
      await idle.stop();
      return laps;
    },
  };
}

async function askHolds(peer: Running): Promise<Holds> {
  return (await ask(peer, "lap" satisfies HoldOrder)) as Holds;
}

/** What the process had to do of a hold is ours; the rest of `anything` the machine took away. */
const PARTS: readonly (readonly [part: keyof Holds, name: string])[] = [
  ["loop", "anything"],
  ["work", "its own work"],
  ["minorGc", "minor garbage collection"],
  ["majorGc", "major garbage collection"],
];
const WISHED: readonly (keyof Holds)[] = ["loop", "work"];

/** Two lines for each part of the holds that every second left behind, and what is wished of them. */
export function holdFigures(name: string, laps: readonly Lap[]): Omit<Findings, "notes"> {
  const found = PARTS.map(([part, what]) => {
    const rows = holdRows(
      `${name}, hold by ${what}`,
      laps.map(({ ours }) => ours[part]),
      laps.map(({ idle }) => idle[part]),
    );
    return { part, rows };
  });
  const calm = calmRows(name, laps);
  const wished = [
    ...found.filter(({ part }) => WISHED.includes(part)).flatMap(({ rows }) => rows),
    ...calm.filter(({ unit }) => unit === "seconds"),
  ];
  const atMost = HOLD_TARGET_SECONDS;
  return {
    rows: [...found.flatMap(({ rows }) => rows), ...calm],
    targets: wished.map(({ what, unit, ours }) => ({ what, unit, is: ours, atMost })),
  };
}

/** The longest holds of those seconds in which nothing was taken from the machine, and how many there are. */
function calmRows(name: string, laps: readonly Lap[]): readonly Row[] {
  const calm = laps.filter(({ stolenSeconds }) => stolenSeconds === 0);
  const count: Row = {
    ...{ what: `${name}, calm seconds of ${laps.length}`, unit: "count", ours: calm.length },
  };
  if (calm.length === 0) return [count];
  const longest = PARTS.filter(([part]) => WISHED.includes(part)).map(([part, what]): Row => ({
    ...{ what: `${name}, hold by ${what}, longest in a calm second`, unit: "seconds" },
    ours: Math.max(...calm.map(({ ours }) => ours[part])),
    bareNode: Math.max(...calm.map(({ idle }) => idle[part])),
  }));
  return [...longest, count];
}

/** Holds as two lines: of the median second and of the worst. */
export function holdRows(
  what: string,
  seconds: readonly number[],
  idle?: readonly number[],
): readonly Row[] {
  const row = (which: string, of: (values: readonly number[]) => number): Row => ({
    ...{ what: `${what}, ${which}`, unit: "seconds", ours: of(seconds) },
    ...(idle && { bareNode: of(idle) }),
  });
  return [row("in the median second", median), row("longest", (values) => Math.max(...values))];
}
