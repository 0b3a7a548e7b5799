import type { CollectorConfig, CollectorDefinition } from "./collector.ts";

/** What somebody should know of a collector as it is configured. */
export interface Advice {
  readonly collector: string;
  /** One sentence. */
  readonly advice: string;
}

/** What the kinds have to say of how they are configured. */
export function adviceOn(
  collectors: readonly CollectorConfig[],
  catalog: readonly CollectorDefinition[],
): readonly Advice[] {
  return collectors.flatMap(({ name, kind, options }) => {
    const definition = catalog.find((each) => each.kind === kind);
    const sentences = definition?.advise?.(options) ?? [];
    return sentences.map((advice) => ({ collector: name, advice }));
  });
}
