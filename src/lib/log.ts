import { createLogger as createWinston, format, transports } from "winston";
import { describeError } from "./errors.ts";

/** What a line says besides its message. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes one line per call. */
export interface Log {
  readonly error: (msg: string, fields?: Fields) => void;
  readonly warn: (msg: string, fields?: Fields) => void;
  readonly info: (msg: string, fields?: Fields) => void;
  readonly debug: (msg: string, fields?: Fields) => void;
  /** Whether debug lines are written: lets the caller spare the work of making one. */
  readonly debugs: () => boolean;
  /** The same log with these settings from now on. */
  readonly configure: (settings: LogSettings) => void;
}

/** How the lines are written. */
export interface LogSettings {
  readonly level: "error" | "warn" | "info" | "debug";
  /** One JSON object a line, or text for people. */
  readonly format: "json" | "text";
  /** Longer strings are cut to this many characters, the mark of the cut included; 0 cuts none. */
  readonly maxLength: number;
}

/** What makes a log. */
export interface LogContext {
  /** What stands on every line, before the line's own fields. */
  readonly fields: () => Fields;
  /** Takes the secrets out of a field. */
  readonly redact: (key: string, value: unknown) => unknown;
  readonly now: () => number;
  /** Where the lines go; standard output unless a test hands in its own. */
  readonly stream?: NodeJS.WritableStream;
}

const CUT = "--truncated--";

/** A log on winston. */
export function createLog(settings: LogSettings, context: LogContext): Log {
  let current = settings;
  const line = format.printf(({ level, message, fields }) =>
    formatLine(level, String(message), fields as Fields | undefined),
  );
  const stream = context.stream ?? process.stdout;
  const logger = createWinston({
    level: settings.level,
    format: line,
    transports: [new transports.Stream({ stream, eol: "\n" })],
  });

  function formatLine(level: string, msg: string, fields: Fields = {}): string {
    const ts = new Date(context.now()).toISOString();
    const { ts: time, level: urgency, msg: message, ...own } = fields;
    const said = clean({ ...context.fields(), ...own, ...context.fields() });
    if (current.format === "json") return JSON.stringify({ ts, level, msg: cut(msg), ...said });
    const rest = Object.entries(said).map(([key, value]) => ` ${key}=${textOf(value)}`);
    return `${ts} ${level.padEnd(5)} ${cut(msg)}${rest.join("")}`;
  }

  function clean(fields: Fields): Fields {
    return Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, plain(context.redact(key, value))]),
    );
  }

  function plain(value: unknown): unknown {
    if (typeof value === "string") return cut(value);
    if (typeof value === "bigint") return String(value);
    if (value instanceof Error) return cut(describeError(value));
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === "object" && value !== null) return clean(value as Fields);
    return value;
  }

  function cut(text: string): string {
    const { maxLength } = current;
    if (maxLength === 0 || text.length <= maxLength) return text;
    return text.slice(0, Math.max(maxLength - CUT.length, 0)) + CUT;
  }

  const write =
    (level: LogSettings["level"]) =>
    (msg: string, fields?: Fields): void => {
      logger.log(level, msg, { fields });
    };

  return {
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    debug: write("debug"),
    debugs: () => current.level === "debug",
    configure: (next) => {
      current = next;
      logger.level = next.level;
    },
  };
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^[\w./:+@,[\]-]+$/.test(text) ? text : JSON.stringify(text);
}
