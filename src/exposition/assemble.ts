import { systemClock } from "../lib/clock.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Format } from "./format.ts";
import { OPENMETRICS_EOF } from "./openmetrics.ts";
import { createPageWriter, type PageWriter } from "./page_writer.ts";
import { planPage, type Conflict, type Group, type Plan } from "./plan.ts";
import type { Piece } from "./pieces.ts";
import type { Rendering } from "./render.ts";
import { findRepeated, withoutLines, type Repeated } from "./repeated.ts";

/**
 * Called, at every page anew, for what was left out because an earlier contribution has it: a family
 * that disagrees on type or help or bears the name of another's part, or single series.
 */
export type OnConflict = (family: string, reason: string) => void;

/**
 * Puts a page together out of what collectors have rendered, in `memory` if it has room; one page at a time. A family
 * appears once, its samples contiguous, whichever collectors contributed; the first contribution wins where two do not fit.
 * Awaits `pause` where that takes more than half a millisecond; without `pause` it runs through at once.
 */
export interface Assemble {
  (renderings: readonly Rendering[], memory?: Buffer): Buffer;
  (
    renderings: readonly Rendering[],
    memory: Buffer | undefined,
    pause: () => Promise<void>,
  ): Buffer | Promise<Buffer>;
}

/** Bytes of a page between two looks at the clock. */
const SLICE_BYTES = 256 * 1024;

/** An assembler of pages whose parts are rendered in this format. It keeps what a page has in common with the last. */
export function createAssembler(format: Format, onConflict: OnConflict): Assemble {
  let plan: Plan = { renderings: [], groups: [], conflicts: [] };
  const repeatedIn = new WeakMap<Group, Repeated>();

  function tell({ family, reason }: Conflict): void {
    onConflict(family, reason);
  }

  function* writeMerged(group: Group, page: PageWriter) {
    const repeated = yield* findRepeated(group, repeatedIn.get(group));
    repeatedIn.set(group, repeated);
    repeated.conflicts.forEach(tell);
    const pieces = group.families.flatMap((family) => family.pieces);
    for (const [index, { bytes }] of pieces.entries()) {
      const positions = repeated.positions[index];
      if (positions === undefined || positions.size === 0) page.copy(bytes);
      else page.write(withoutLines(bytes, positions));
    }
  }

  function* steps(renderings: readonly Rendering[], memory: Buffer | undefined) {
    if (!isSame(plan.renderings, renderings)) plan = planPage(renderings, format);
    plan.conflicts.forEach(tell);
    const page = createPageWriter(memory);
    let sliceEnd = SLICE_BYTES;
    const copy = ({ bytes }: Piece): void => page.copy(bytes);
    for (const group of plan.groups) {
      page.copy(group.header);
      if (group.families.length > 1) yield* writeMerged(group, page);
      else group.families[0].pieces.forEach(copy);
      if (page.length() < sliceEnd) continue;
      sliceEnd = page.length() + SLICE_BYTES;
      yield;
    }
    if (format === "openmetrics") page.write(OPENMETRICS_EOF);
    return page.end();
  }

  function assemble(renderings: readonly Rendering[], memory?: Buffer): Buffer;
  function assemble(
    renderings: readonly Rendering[],
    memory: Buffer | undefined,
    pause: () => Promise<void>,
  ): Buffer | Promise<Buffer>;
  function assemble(
    renderings: readonly Rendering[],
    memory?: Buffer,
    pause?: () => Promise<void>,
  ): Buffer | Promise<Buffer> {
    return stepByStep(steps(renderings, memory), systemClock.monotonic, pause);
  }

  return assemble;
}

function isSame(before: readonly Rendering[], now: readonly Rendering[]): boolean {
  if (before.length !== now.length) return false;
  for (let i = 0; i < now.length; i++) if (now[i] !== before[i]) return false;
  return true;
}
