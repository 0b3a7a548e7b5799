/** Where in a file a fault stands; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** How many characters of the line are at fault, at least 1. */
  readonly length: number;
  /** The offending line. */
  readonly text: string;
}

/** One thing wrong with a configuration file. */
export interface Fault {
  readonly file: string;
  /** Null where the file as a whole is at fault. */
  readonly place: Place | null;
  readonly message: string;
  /** What would put it right, where that can be told. */
  readonly remedy: string | null;
}

/** The configuration cannot be used; the message shows every fault. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(faults.map(renderFault).join("\n"), options);
    this.faults = faults;
  }
}

const MAX_SHOWN = 120;
const SHOWN_BEFORE = 40;

/** The fault for people: `file:line:column: message; remedy`, then the offending line with a caret under the fault. */
export function renderFault({ file, place, message, remedy }: Fault): string {
  const said = remedy === null ? message : `${message}; ${remedy}`;
  if (place === null) return `${file}: ${said}`;
  const head = `${file}:${place.line}:${place.column}: ${said}`;
  return `${head}\n${excerpt(place)}`;
}

/** The place of `text[start…end)`, cut at the end of its first line. A start after the last word moves back onto it. */
export function placeOf(text: string, start: number, end: number): Place {
  const from = Math.min(start, Math.max(text.trimEnd().length - 1, 0));
  const lineStart = text.lastIndexOf("\n", from - 1) + 1;
  const newline = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, newline === -1 ? text.length : newline).trimEnd();
  const length = Math.min(end, lineStart + line.length) - from;
  return {
    line: text.slice(0, lineStart).split("\n").length,
    column: from - lineStart + 1,
    length: Math.max(length, 1),
    text: line,
  };
}

function excerpt({ column, length, text }: Place): string {
  const indent = text.length - text.trimStart().length;
  const first = column > MAX_SHOWN ? column - SHOWN_BEFORE : Math.min(indent, column - 1);
  const shown = text.slice(first, first + MAX_SHOWN).replace(/\p{Cc}/gu, " ");
  const carets = Math.min(length, Math.max(first + MAX_SHOWN - column, 1));
  return `    ${shown}\n    ${" ".repeat(column - 1 - first)}${"^".repeat(carets)}`;
}
