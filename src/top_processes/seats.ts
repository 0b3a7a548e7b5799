/** One that is in the list of the largest or may come to be; it is the same object from poll to poll. */
export interface Contender {
  /** How large it is of late. One of 0 is never listed. */
  readonly score: number;
  /** Seconds since 1970. */
  readonly startTimeSeconds: number;
}

/** Who may enter the list. */
export interface SeatRules {
  /** How many are listed. */
  readonly count: number;
  /** By what ratio a newcomer must exceed the smallest member to enter at once. */
  readonly margin: number;
  /** For how long one that exceeds it by less must have done so. In seconds. */
  readonly holdSeconds: number;
}

/** The list of the largest, which changes reluctantly. */
export interface Seats<C extends Contender> {
  /**
   * Those who are listed from now on, in no order, by all contenders there are. Members that are no longer among them
   * are gone.
   * @param atSeconds since 1970
   */
  readonly assign: (contenders: Iterable<C>, atSeconds: number) => ReadonlySet<C>;
}

/** How many may enter at once, for each seat, and in how long as many again: in ten minutes fewer than 3 altogether. */
const ENTRIES_PER_SEAT = 2;
const ENTRIES_PERIOD_SECONDS = 1800;
/** Where no more than a quarter of the stock is left, entries are kept for those who stay. */
const SCARCE = 4;

/**
 * A list without members. A newcomer enters a free seat at once; where there is none it must exceed the smallest member
 * by the margin, or have exceeded it for the hold. Each that was never listed before takes an entry out of a stock. The
 * emptier the stock, the greater the margin and the longer the hold; where it is low, only those enter who have lived
 * for the hold; where it is empty, seats stay free. So in any ten minutes fewer than three times as many are listed
 * anew as there are seats, whatever happens.
 */
export function createSeats<C extends Contender>(rules: SeatRules): Seats<C> {
  const { count, margin, holdSeconds } = rules;
  const stock = createStock(count * ENTRIES_PER_SEAT);
  const wereListed = new WeakSet<C>();
  let members = new Set<C>();
  let aboveSince = new Map<C, number>();

  function enters(newcomer: C, smallest: C, heldSeconds: number): boolean {
    const reluctance = wereListed.has(newcomer) ? 1 : stock.scarcity();
    return (
      newcomer.score > smallest.score * (1 + margin * reluctance) ||
      heldSeconds >= holdSeconds * reluctance
    );
  }

  function admit(newcomer: C): boolean {
    if (!wereListed.has(newcomer) && !stock.take()) return false;
    wereListed.add(newcomer);
    members.add(newcomer);
    return true;
  }

  return {
    assign: (contenders, atSeconds) => {
      stock.refill(atSeconds);
      const startedBy = stock.scarcity() < SCARCE ? Infinity : atSeconds - holdSeconds;
      const isRipe = (newcomer: C) =>
        newcomer.startTimeSeconds <= startedBy || wereListed.has(newcomer);
      const { stayed, newcomers } = sort(contenders, members, { count, isRipe });
      members = stayed;
      const [wereAbove, areAbove] = [aboveSince, new Map<C, number>()];
      for (const newcomer of newcomers) {
        if (members.size < count) {
          admit(newcomer);
          continue;
        }
        const smallest = smallestOf(members);
        if (smallest === undefined || newcomer.score <= smallest.score) break;
        const since = wereAbove.get(newcomer) ?? atSeconds;
        if (enters(newcomer, smallest, atSeconds - since) && admit(newcomer)) {
          members.delete(smallest);
        } else areAbove.set(newcomer, since);
      }
      aboveSince = areAbove;
      return members;
    },
  };
}

/** Entries that are spent one by one and come back with time. */
function createStock(capacity: number) {
  let left = capacity;
  let refilledAt: number | undefined;
  return {
    refill: (atSeconds: number): void => {
      const elapsedSeconds = Math.max(0, atSeconds - (refilledAt ?? atSeconds));
      left = Math.min(capacity, left + (capacity * elapsedSeconds) / ENTRIES_PERIOD_SECONDS);
      refilledAt = atSeconds;
    },
    take: (): boolean => {
      if (left < 1) return false;
      left--;
      return true;
    },
    /** From 1 where it is full to its capacity where it is empty. */
    scarcity: (): number => capacity / Math.max(left, 1),
  };
}

/** The members that are still there, and the largest of the others that are ripe, the largest first. */
function sort<C extends Contender>(
  contenders: Iterable<C>,
  members: ReadonlySet<C>,
  { count, isRipe }: { readonly count: number; readonly isRipe: (newcomer: C) => boolean },
): { readonly stayed: Set<C>; readonly newcomers: readonly C[] } {
  const [stayed, newcomers] = [new Set<C>(), [] as C[]];
  let least = 0;
  for (const contender of contenders) {
    if (members.has(contender)) stayed.add(contender);
    else if (contender.score > least && isRipe(contender)) {
      insert(newcomers, contender);
      if (newcomers.length > count) newcomers.pop();
      if (newcomers.length === count) least = newcomers.at(-1)?.score ?? 0;
    }
  }
  return { stayed, newcomers };
}

function insert<C extends Contender>(descending: C[], contender: C): void {
  let at = descending.length;
  while (at > 0 && (descending[at - 1]?.score ?? Infinity) < contender.score) at--;
  descending.splice(at, 0, contender);
}

function smallestOf<C extends Contender>(members: Iterable<C>): C | undefined {
  let smallest: C | undefined;
  for (const member of members) {
    if (smallest === undefined || member.score < smallest.score) smallest = member;
  }
  return smallest;
}
