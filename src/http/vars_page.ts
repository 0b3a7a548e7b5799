import { familyVar, renderVarsInSteps, type Var } from "../exposition/vars.ts";
import { systemClock } from "../lib/clock.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { nextTurn } from "../lib/turns.ts";
import type { Family } from "../model/family.ts";
import { familiesOf } from "../model/snapshot.ts";
import type { Store } from "../polling/store.ts";
import { refusal, type Answer, type Route } from "./answer.ts";
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

/** `/debug/vars`: the page of Go's expvar package. It takes turns: a host of hundreds of devices has thousands of numbers. */
export function createVarsPage(parts: VarsPageParts): Route["answer"] {
  return (request) => {
    if (parts.allow() === "loopback" && !isFromLoopback(request)) return FORBIDDEN;
    const page = stepByStep(renderVarsInSteps(collectVars(parts)), systemClock.monotonic, nextTurn);
    return page instanceof Promise ? page.then(answerOf) : answerOf(page);
  };
}

function answerOf(body: Buffer): Answer {
  return { status: 200, contentType: CONTENT_TYPE, body };
}

function collectVars(parts: VarsPageParts): ReadonlyMap<string, () => Var> {
  const { traffic } = parts;
  const int = (value: number): Var => ({ type: "int", value });
  const byStatus = () =>
    [...traffic.sentByStatus].map(([status, count]) => [status, int(count)] as const);
  return new Map<string, () => Var>([
    ...variablesOf(parts.store),
    ["cmdline", () => ({ type: "json", value: parts.cmdline })],
    ["memstats", () => ({ type: "json", value: parts.memstats() })],
    ["version", () => ({ type: "string", value: parts.version })],
    ["timestamp", () => int(Math.floor(parts.now() / 1000))],
    ["goroutines", () => int(parts.activeResources())],
    ["total_requests_received", () => int(traffic.received)],
    ["total_responses_sent", () => int(traffic.sent)],
    ["total_processing_time_μs", () => int(traffic.processingMicroseconds)],
    ["total_responses_sent_by_status", () => ({ type: "map", entries: new Map(byStatus()) })],
  ]);
}

/** A variable for each name, with the samples of every collector that has such a family. */
function variablesOf(store: Store): ReadonlyMap<string, () => Var> {
  const families = new Map<string, [Family, ...Family[]]>();
  for (const { snapshot } of store.entries()) {
    for (const family of familiesOf(snapshot)) {
      const others = families.get(family.name);
      if (others) others.push(family);
      else families.set(family.name, [family]);
    }
  }
  const variable = (all: readonly [Family, ...Family[]]) => () =>
    familyVar({ ...all[0], samples: all.flatMap(({ samples }) => samples) });
  return new Map(Array.from(families, ([name, all]) => [name, variable(all)]));
}
