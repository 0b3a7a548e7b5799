import type { Labels } from "./family.ts";

/** Labels by key, of which only those are kept that somebody asks for. */
export interface RecentLabels {
  /** The labels of this key: those of an earlier call, or what `make` answers. */
  readonly of: (key: string, make: () => Labels) => Labels;
  /** A poll begins: what the one before it did not ask for is forgotten. */
  readonly turn: () => void;
}

interface Entry {
  readonly labels: Labels;
  turn: number;
}

/** None yet. A poll in which nothing comes and nothing goes costs no memory: most are like that. */
export function createRecentLabels(): RecentLabels {
  const entries = new Map<string, Entry>();
  let [turn, asked] = [0, 0];

  return {
    of: (key, make) => {
      let entry = entries.get(key);
      if (entry === undefined) {
        entry = { labels: make(), turn };
        entries.set(key, entry);
        asked += 1;
      } else if (entry.turn !== turn) {
        entry.turn = turn;
        asked += 1;
      }
      return entry.labels;
    },
    turn: () => {
      if (asked < entries.size) {
        for (const [key, entry] of entries) if (entry.turn !== turn) entries.delete(key);
      }
      turn += 1;
      asked = 0;
    },
  };
}
