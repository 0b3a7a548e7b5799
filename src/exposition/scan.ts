/** What is wrong with a page of metrics, and where. */
export class ExpositionError extends Error {
  override readonly name = "ExpositionError";
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, is: string, want: string) {
    super(`Cannot parse line ${line}: it has ${is}, want ${want}`);
    this.line = line;
  }
}

/** Reads one line from left to right. */
export interface Scanner {
  /** The line's number, counted from 1. */
  readonly number: number;
  /** Takes what the sticky pattern matches here; undefined, and nothing taken, where it does not match. */
  take(pattern: RegExp): string | undefined;
  /** Passes over blanks and tabs. */
  skipBlanks(): void;
  /** What has not been taken yet. */
  rest(): string;
  /** An error that quotes what comes next. */
  unexpected(want: string): ExpositionError;
  /** An error of this line. */
  error(is: string, want: string): ExpositionError;
}

/** A scanner at the beginning of a line. */
export function createScanner(text: string, line: number): Scanner {
  let at = 0;
  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const taken = pattern.exec(text)?.[0];
    at += taken?.length ?? 0;
    return taken;
  }
  const rest = (): string => text.slice(at);
  const error = (is: string, want: string) => new ExpositionError(line, is, want);
  return {
    number: line,
    take,
    rest,
    error,
    skipBlanks: () => void take(/[ \t]*/y),
    unexpected: (want) => error(rest() === "" ? "nothing" : JSON.stringify(rest()), want),
  };
}

/** Undoes the escapes of backslash, double quote and newline; throws at any other. */
export function unescaped(text: string, scanner: Scanner): string {
  return text.replace(/\\(.?)/gsu, (escape, c: string) => {
    if (c === "" || !'\\"n'.includes(c)) {
      throw scanner.error(`the escape ${escape}`, '\\\\, \\" or \\n');
    }
    return c === "n" ? "\n" : c;
  });
}

/** A number as the text format writes it, undefined for any other text: decimal, `NaN`, `Inf` with or without sign. */
export function parseNumber(text: string): number | undefined {
  if (/^nan$/i.test(text)) return NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
