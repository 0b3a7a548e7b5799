import { NO_LABELS, type Labels } from "../model/family.ts";
import { unescaped, type Scanner } from "./scan.ts";

const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const LABEL_VALUE = /"(?:[^"\\]|\\.)*"/uy;
/** What stands where bytes were no UTF-8. */
const REPLACEMENT = "\ufffd";

/**
 * Reads labels, from after their opening brace to after the closing one. Throws ExpositionError at the first fault.
 * @param isDamaged whether the text was no UTF-8: a value in which that shows is a fault then
 */
export function parseLabels(line: Scanner, isDamaged: boolean): Labels {
  const labels = new Map<string, string>();
  for (;;) {
    line.skipBlanks();
    if (line.take(/\}/y) !== undefined) break;
    const name = line.take(LABEL_NAME);
    if (name === undefined) throw line.unexpected("a label name or }");
    if (name === "__name__") throw line.error("the label __name__", "another name");
    if (labels.has(name)) throw line.error(`the label ${name} twice`, "each once");
    line.skipBlanks();
    if (line.take(/=/y) === undefined) throw line.unexpected("=");
    line.skipBlanks();
    const quoted = line.take(LABEL_VALUE);
    if (quoted === undefined) throw line.unexpected("a label value in double quotes");
    if (isDamaged && quoted.includes(REPLACEMENT))
      throw line.error(`bytes in the label ${name} that are no UTF-8`, "UTF-8");
    labels.set(name, unescaped(quoted.slice(1, -1), line));
    line.skipBlanks();
    if (line.take(/,/y) === undefined && !line.rest().startsWith("}"))
      throw line.unexpected(", or }");
  }
  return labels.size === 0 ? NO_LABELS : Object.fromEntries(labels);
}
