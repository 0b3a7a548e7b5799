import type { ProcessScan } from "../kernel/process.ts";
import type { Family, Labels } from "../model/family.ts";
import { familyOf } from "../model/metric.ts";
import { add, type Amounts, growth, zerosFor } from "./amounts.ts";
import { createEntries, type Entry, type EntryRules } from "./entries.ts";
import type { Measure } from "./measures.ts";
import { createSeats, type SeatRules } from "./seats.ts";

/** Who is listed, and how what they do is seen. */
export type ListRules = SeatRules & EntryRules;

/** The largest processes by one measure, and all others as one. */
export interface TopList {
  /**
   * Follows the processes to this scan, and answers with a family for each metric; with none where the kernel tells the
   * measure of no process. Yields between processes.
   * @param hostAmounts what the host has done since its boot, of a measure that the kernel keeps for the host too
   */
  readonly renew: (
    scan: ProcessScan,
    hostAmounts?: Amounts,
  ) => Generator<undefined, readonly Family[]>;
}

const OTHER: Labels = { comm: "other", pid: "", start_time: "" };

/**
 * A list that has seen no process yet. Of a counter the growth of all series is at any time the growth of the host's
 * total: a process that enters has been part of `other` until then, one that leaves takes its series away, and is part of
 * `other` from then on. Where nothing tells the host's total, it is what the processes used.
 */
export function createTopList(measure: Measure, rules: ListRules): TopList {
  const { isCounter, amountsPerUnit, metrics } = measure;
  const entries = createEntries(measure, rules);
  const seats = createSeats<Entry>(rules);
  const labels = new WeakMap<Entry, Labels>();
  const show = isCounter ? createCounts(measure) : showAmounts;
  let members: ReadonlySet<Entry> = new Set();

  function labelsOf(entry: Entry): Labels {
    const known = labels.get(entry) ?? toLabels(entry);
    labels.set(entry, known);
    return known;
  }

  return {
    *renew(scan, hostAmounts) {
      const { present, sums } = yield* entries.follow(scan);
      const before = members;
      members = seats.assign(present, scan.scannedAt / 1000);
      const { other, amountsOf } = show({ before, members, sums, hostAmounts });
      if (present.length === 0) return [];
      return metrics.map((of, index) => {
        const valueOf = (amounts: Amounts) => (amounts[index] ?? 0) / amountsPerUnit;
        const samples = [...members].map((entry) => {
          return { labels: labelsOf(entry), value: valueOf(amountsOf(entry)) };
        });
        return familyOf(of, [...samples, { labels: OTHER, value: valueOf(other) }]);
      });
    },
  };
}

/** One poll of a list. */
interface Round {
  /** Who was listed until now, and who is from now on. */
  readonly before: ReadonlySet<Entry>;
  readonly members: ReadonlySet<Entry>;
  /** What all processes used since the poll before, or have. */
  readonly sums: Amounts;
  readonly hostAmounts: Amounts | undefined;
}

/** What a list shows. */
interface Shown {
  readonly other: Amounts;
  readonly amountsOf: (member: Entry) => Amounts;
}

/** What each member has, and what is left of the sum. */
function showAmounts({ members, sums }: Round): Shown {
  const other = [...sums];
  for (const { amounts } of members) add(other, amounts, -1);
  return { other, amountsOf: ({ amounts }) => amounts };
}

/** What a process that was ever listed has used by the last poll at which it was, and how much of it while it was. */
interface Count {
  readonly listed: number[];
  used: Amounts;
}

/** What each has used while it was listed, and all others at that time. */
function createCounts({ metrics }: Measure): (round: Round) => Shown {
  const counts = new WeakMap<Entry, Count>();
  const [total, listed, other] = [zerosFor(metrics), zerosFor(metrics), zerosFor(metrics)];
  let hostBefore: Amounts | undefined;

  function count(member: Entry, isStaying: boolean): void {
    const known = counts.get(member) ?? { listed: zerosFor(metrics), used: [] };
    if (isStaying) {
      const grown = growth(known.used, member.used);
      add(known.listed, grown);
      add(listed, grown);
    }
    known.used = [...member.used];
    counts.set(member, known);
  }

  return ({ before, members, sums, hostAmounts }) => {
    // What one that leaves now used since the last poll goes to the others: nobody sees its series any more.
    for (const member of members) count(member, before.has(member));
    add(total, hostAmounts === undefined ? sums : growth(hostBefore ?? hostAmounts, hostAmounts));
    hostBefore = hostAmounts;
    // The kernel keeps the host's time by another clock than a process's: the others wait where they would fall.
    const left = growth(listed, total);
    add(other, growth(other, left));
    return { other: [...other], amountsOf: (member) => counts.get(member)?.listed ?? [] };
  };
}

function toLabels({ pid, startTimeSeconds, naming }: Entry): Labels {
  return { comm: naming.name, pid: String(pid), start_time: startTimeSeconds.toFixed(2) };
}
