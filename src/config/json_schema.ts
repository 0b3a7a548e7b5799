import { z } from "zod";
import { CATALOG } from "../catalog.ts";
import { DEFAULT_ENTRY, defaultEntrySchema, entrySchema, settingsSchema } from "./schema.ts";

/** The JSON Schema (draft 2020-12) of a configuration file: editors complete and check by it. */
export function configJsonSchema(): object {
  const kinds = CATALOG.map(({ kind }) => kind);
  const byDefault = CATALOG.filter(({ onByDefault }) => onByDefault).map(({ kind }) => kind);
  const entry = z.union([
    z.enum([DEFAULT_ENTRY, ...kinds]),
    defaultEntrySchema(byDefault),
    ...CATALOG.map(entrySchema),
  ]);
  const collectors = z
    .array(entry)
    .min(1)
    .meta(settingsSchema.shape.collectors.meta() ?? {});
  const schema = z.toJSONSchema(settingsSchema.extend({ collectors }), { io: "input" });
  return { ...schema, title: "Configuration of metrics-exporter" };
}
