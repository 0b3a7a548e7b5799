import { describe, expect, test } from "@jest/globals";
import { chooseEntries, parseChoice } from "../../src/http/choice.ts";
import type { Entry } from "../../src/polling/store.ts";

const entries = ["cpu", "memory", "wave"].map((collector): Entry => {
  const cost = { polledAt: 0, durationSeconds: 0, cpuSeconds: 0 };
  const rest = { outcome: "success", families: [], dropped: 0, troubles: [] } as const;
  return { lastSuccessAt: 0, snapshot: { collector, ...cost, ...rest } };
});
const replaced = (collector: string) => (collector === "memory" ? ["meminfo"] : []);

function choose(query: string) {
  const chosen = chooseEntries(parseChoice(query), entries, replaced);
  return typeof chosen === "string" ? chosen : chosen.map(({ snapshot }) => snapshot.collector);
}

describe("collect[] and exclude[]", () => {
  const f = (query: string, want: unknown) => expect([query, choose(query)]).toEqual([query, want]);

  test("choose by our names and by node_exporter's", () => {
    f("", ["cpu", "memory", "wave"]);
    f("collect[]=wave&collect[]=cpu", ["cpu", "wave"]);
    f("collect%5B%5D=meminfo", ["memory"]);
    f("exclude[]=meminfo&other=1", ["cpu", "wave"]);
  });

  test("a choice that makes no sense is refused with the remedy", () => {
    f("collect[]=cpu&exclude[]=cpu", "Cannot combine collect[] and exclude[]: want one of them");
    f(
      "collect[]=none",
      'Cannot choose "none": no such collector is on, want one of cpu, memory, meminfo, wave',
    );
  });
});
