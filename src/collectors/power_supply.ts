import { z } from "zod";
import { listIfAny } from "../kernel/attributes.ts";
import { POWER_SUPPLY_NUMBERS, POWER_SUPPLY_TEXTS } from "../kernel/power_supply.ts";
import { createSlowAttributes } from "../kernel/slow_attributes.ts";
import { NoDataError } from "../lib/errors.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { createLabelPool } from "../model/label_pool.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What batteries, mains adapters and chargers tell of themselves, as `node_power_supply_*`. */
export const power_supply = defineCollector({
  kind: "power_supply",
  description: "Charge, power, voltage and health of batteries, mains adapters and chargers.",
  sources: ["/sys/class/power_supply"],
  replaces: ["powersupplyclass"],
  onByDefault: true,
  options: z.strictObject({
    supplies: filterOptions("power supplies").prefault({}).describe("The power supplies to show."),
  }),
  open: ({ supplies }, { kernel }) => {
    const isWanted = createFilter(supplies);
    // A battery may have to be asked through the embedded controller.
    const { read } = createSlowAttributes(kernel);
    const pool = createLabelPool();

    /** What the supply says, by attribute; only of those that we know. */
    async function readSupply(name: string): Promise<ReadonlyMap<string, string>> {
      const texts = new Map<string, string>();
      for (const file of listIfAny(kernel, `${FOLDER}/${name}`)) {
        const text = KNOWN.has(file) ? await read(`${FOLDER}/${name}/${file}`) : undefined;
        if (text !== undefined) texts.set(file, text.trim());
      }
      return texts;
    }

    return {
      poll: async () => {
        pool.turn();
        const table = createFamilyTable(COLUMNS.map(({ column }) => column));
        for (const name of kernel.listSys(FOLDER).filter(isWanted)) {
          const texts = await readSupply(name);
          const labels = pool.of({ power_supply: name });
          for (const { file, column, per } of COLUMNS) {
            const value = parseInteger(texts.get(file));
            if (value !== undefined) table.add(column, labels, value / per);
          }
          table.add(INFO, pool.of({ power_supply: name, ...wordsOf(texts) }), 1);
        }
        const families = table.families();
        if (families.length === 0) throw new NoDataError("This host has no power supplies");
        return families;
      },
    };
  },
});

const FOLDER = "class/power_supply";

const COLUMNS = POWER_SUPPLY_NUMBERS.map(([file, name, help, per]) => ({
  file,
  per,
  column: metric("gauge", `node_power_supply_${name}`, help),
}));

const INFO = metric("gauge", "node_power_supply_info", "1, with what the supply says in words.");

const KNOWN: ReadonlySet<string> = new Set([
  ...POWER_SUPPLY_TEXTS,
  ...POWER_SUPPLY_NUMBERS.map(([file]) => file),
]);

function wordsOf(texts: ReadonlyMap<string, string>): Record<string, string> {
  const words = POWER_SUPPLY_TEXTS.map((name) => [name, texts.get(name) ?? ""] as const);
  return Object.fromEntries(words.filter(([, text]) => text !== ""));
}

function parseInteger(text: string | undefined): number | undefined {
  return /^(-?\d+|0x[0-9a-f]+)$/i.test(text ?? "") ? Number(text) : undefined;
}
