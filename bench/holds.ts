import type { HoldOrder, Holds } from "./hold_monitor.ts";
import type { Running } from "./processes.ts";
import type { Findings, Row } from "./report.ts";
import { median } from "./statistics.ts";

const HOLD_TARGET_SECONDS = 0.005;

/** Sends an order that is not answered to a process that was started with a channel to this one. */
export function tell({ child }: Running, order: HoldOrder): Promise<void> {
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

/** The longest holds of a process that has loaded the monitor since it was last asked. */
export async function askHolds(peer: Running): Promise<Holds> {
  return (await ask(peer, "lap")) as Holds;
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
export function holdFigures(name: string, laps: readonly Holds[]): Omit<Findings, "notes"> {
  const found = PARTS.map(([part, what]) => {
    const seconds = laps.map((each) => each[part]);
    return { part, rows: holdRows(`${name}, hold by ${what}`, seconds) };
  });
  const wished = found.filter(({ part }) => WISHED.includes(part)).flatMap(({ rows }) => rows);
  const atMost = HOLD_TARGET_SECONDS;
  return {
    rows: found.flatMap(({ rows }) => rows),
    targets: wished.map(({ what, unit, ours }) => ({ what, unit, is: ours, atMost })),
  };
}

/** Holds as two lines: of the median second and of the worst. */
export function holdRows(what: string, seconds: readonly number[]): readonly Row[] {
  return [
    { what: `${what}, in the median second`, unit: "seconds", ours: median(seconds) },
    { what: `${what}, longest`, unit: "seconds", ours: Math.max(...seconds) },
  ];
}
