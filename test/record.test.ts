import { describe, expect, test } from "@jest/globals";
import type { Fields, Log } from "../src/lib/log.ts";
import { gauge } from "../src/model/family.ts";
import type { Snapshot, Trouble } from "../src/model/snapshot.ts";
import { createStore } from "../src/polling/store.ts";
import { createRecorder } from "../src/record.ts";
import { createSelfMetrics } from "../src/self/metrics.ts";

const poll = { collector: "c", polledAt: 0, durationSeconds: 0, cpuSeconds: 0 };
const A: Trouble = { about: "/a.prom:1", reason: "bad" };
const B: Trouble = { about: "/b.prom", reason: "large" };

function success(dropped: number, ...troubles: readonly Trouble[]): Snapshot {
  return { ...poll, outcome: "success", families: [gauge("a", "", 1)], dropped, troubles };
}
const failure: Snapshot = { ...poll, outcome: "failure", reason: "error", error: new Error("no") };
const noData: Snapshot = { ...poll, outcome: "no_data", error: new Error("none") };

/** The lines that each snapshot makes the recorder write. */
function linesAfter(...snapshots: readonly Snapshot[]): string[][] {
  const lines: string[] = [];
  const line = (msg: string, fields: Fields = {}) => {
    lines.push([msg, fields.about, fields.error, fields.dropped].filter(Boolean).join(" "));
  };
  const debug = (msg: string) => line(`debug: ${msg}`);
  const log: Log = {
    ...{ error: line, warn: line, info: line, debug },
    ...{ debugs: () => false, configure: () => undefined },
  };
  const record = createRecorder({ store: createStore(), self: createSelfMetrics(), log });
  return snapshots.map((snapshot) => {
    record(snapshot);
    return lines.splice(0);
  });
}

describe("the recorder logs", () => {
  const f = (snapshots: readonly Snapshot[], want: readonly (readonly string[])[]) =>
    expect(linesAfter(...snapshots)).toEqual(want);

  test("an outcome that is another than before", () => {
    f([success(0), success(0)], [[], []]);
    f([failure, failure, success(0)], [["collector fails no"], [], ["collector recovered"]]);
    f([noData, noData], [["debug: collector has no data"], []]);
    f([success(0), noData], [[], ["collector has no data"]]);
  });

  test("when series begin to be dropped, and when that ends", () => {
    f(
      [success(0), success(5), success(6), success(0)],
      [[], ["series beyond max_series are dropped 5"], [], ["series are dropped no more"]],
    );
  });

  test("each trouble once, and again when it changes", () => {
    f(
      [success(0, A), success(0, A, B), success(0, { ...A, reason: "worse" }, B), success(0)],
      [
        ["left out /a.prom:1"],
        ["left out /b.prom"],
        ["left out /a.prom:1"],
        ["left out no more /a.prom:1", "left out no more /b.prom"],
      ],
    );
  });

  test("no trouble anew because a poll failed in between", () => {
    f(
      [success(2, A), failure, success(2, A)],
      [
        ["series beyond max_series are dropped 2", "left out /a.prom:1"],
        ["collector fails no"],
        ["collector recovered"],
      ],
    );
  });
});

test("it counts troubles when they begin", async () => {
  const self = createSelfMetrics();
  const quiet = () => undefined;
  const log = { ...{ error: quiet, warn: quiet, info: quiet, debug: quiet } };
  const record = createRecorder({
    ...{ store: createStore(), self },
    log: { ...log, debugs: () => false, configure: quiet },
  });
  for (const snapshot of [success(0, A), success(0, A), success(0, A, B)]) record(snapshot);
  const families = await self.families();
  const family = families.find(({ name }) => name === "metrics_exporter_collector_troubles_total");
  expect(family?.samples).toEqual([{ labels: { collector: "c" }, value: 2 }]);
});
