import { familyVar, renderVars, type Var } from "../exposition/vars.ts";
import type { Family, Sample } from "../model/family.ts";
import { familiesOf } from "../model/snapshot.ts";
import type { Store } from "../polling/store.ts";
import { refusal, type Route } from "./answer.ts";
import { isFromLoopback } from "./loopback.ts";
import type { Traffic } from "./traffic.ts";

/** What the page is made of. */
export interface VarsPageParts {
  readonly store: Store;
  readonly traffic: Traffic;
  /** The command line with its secrets taken out. */
  readonly cmdline: readonly string[];
  readonly version: string;
  /** Go's memory statistics, as far as this runtime has them. */
  readonly memstats: () => Readonly<Record<string, unknown>>;
  /** How many resources keep the event loop alive: what comes nearest to goroutines. */
  readonly activeResources: () => number;
  readonly allow: () => "loopback" | "all";
  readonly now: () => number;
}

const CONTENT_TYPE = "application/json; charset=utf-8";
const FORBIDDEN = refusal(
  403,
  "These variables are shown to this machine only; debug_vars: {allow: all} in the configuration shows them to everyone",
);

/** `/debug/vars`: the page of Go's expvar package. */
export function createVarsPage(parts: VarsPageParts): Route["answer"] {
  return (request) => {
    if (parts.allow() === "loopback" && !isFromLoopback(request)) return FORBIDDEN;
    return { status: 200, contentType: CONTENT_TYPE, body: renderVars(collectVars(parts)) };
  };
}

function collectVars(parts: VarsPageParts): ReadonlyMap<string, Var> {
  const { traffic } = parts;
  const int = (value: number): Var => ({ type: "int", value });
  const byStatus = [...traffic.sentByStatus].map(
    ([status, count]) => [status, int(count)] as const,
  );
  return new Map<string, Var>([
    ...mergedFamilies(parts.store).map((family) => [family.name, familyVar(family)] as const),
    ["cmdline", { type: "json", value: parts.cmdline }],
    ["memstats", { type: "json", value: parts.memstats() }],
    ["version", { type: "string", value: parts.version }],
    ["timestamp", int(Math.floor(parts.now() / 1000))],
    ["goroutines", int(parts.activeResources())],
    ["total_requests_received", int(traffic.received)],
    ["total_responses_sent", int(traffic.sent)],
    ["total_processing_time_μs", int(traffic.processingMicroseconds)],
    ["total_responses_sent_by_status", { type: "map", entries: new Map(byStatus) }],
  ]);
}

/** One family per name, with the samples of every collector that has it. */
function mergedFamilies(store: Store): readonly Family[] {
  const merged = new Map<string, Family & { readonly samples: Sample[] }>();
  for (const { snapshot } of store.entries()) {
    for (const family of familiesOf(snapshot)) {
      const other = merged.get(family.name);
      if (other) other.samples.push(...family.samples);
      else merged.set(family.name, { ...family, samples: [...family.samples] });
    }
  }
  return [...merged.values()];
}
