import { describe, expect, test } from "@jest/globals";
import { advance } from "../../src/kernel/cpu_advance.ts";
import { CPU_MODES } from "../../src/kernel/stat.ts";

const IDLE = CPU_MODES.indexOf("idle");
const IOWAIT = CPU_MODES.indexOf("iowait");

function cpu(idle: number, iowait: number) {
  const seconds = CPU_MODES.map((_, mode) => (mode === IDLE ? idle : mode === IOWAIT ? iowait : 9));
  return { cpu: "0", seconds };
}

describe("advance", () => {
  test("shows what is held, what has restarted and what went on", () => {
    const f = (last: [number, number], now: [number, number], want: number[]) => {
      const { cpus, held, restarted } = advance([cpu(...last)], [cpu(...now)]);
      const seconds = cpus[0]?.seconds ?? [];
      expect([seconds[IDLE], seconds[IOWAIT], held, restarted]).toEqual(want);
    };
    f([50, 5], [51, 6], [51, 6, 0, 0]);
    f([50, 5], [49, 6], [50, 6, 1, 0]);
    f([50, 5], [49, 0.5], [50, 5, 2, 0]);
    f([50, 50], [51, 1], [51, 50, 1, 0]);
    f([50, 5], [47, 6], [47, 6, 0, 1]);
    f([50, 5], [0, 0], [0, 0, 0, 2]);
  });

  test("starts with a CPU that comes, and forgets one that goes", () => {
    const other = { cpu: "1", seconds: [1, 2, 3, 4] };
    expect(advance([], [cpu(1, 1)]).cpus).toEqual([cpu(1, 1)]);
    expect(advance([cpu(50, 5)], [other])).toEqual({ cpus: [other], held: 0, restarted: 0 });
    // One that is in another place is known all the same.
    expect(advance([cpu(50, 5), other], [other, cpu(49, 5)])).toEqual({
      cpus: [other, cpu(50, 5)],
      held: 1,
      restarted: 0,
    });
  });
});
