/** What stands where a secret stood. */
export const REDACTED = "<redacted>";

const SECRET_WORD =
  "(?:passw(?:or)?d|passphrase|secret|token|credential|authorization|cookie|(?:api|access|private|signing|encryption)[-_.]?key)";
const SECRET_NAME = new RegExp(
  `${SECRET_WORD}|(?:^|[-_.])(?:pass|pwd|pw|auth|dsn)(?:$|[-_.])`,
  "i",
);
const NAMES_A_PLACE = /[-_.]?(?:file|path|dir)$/i;

const URL_USERINFO = /\b([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi;
const DSN_USERINFO = /(^|\s)[^\s:/@=]+:[^\s/]*@(?=(?:tcp\d?|unix|udp)\()/gi;
const HEADER = new RegExp(
  `((?:proxy-)?authorization|(?:set-)?cookie|x-[\\w-]*${SECRET_WORD})(:\\s*).+`,
  "gi",
);
const PAIR = new RegExp(
  `(["']?)((?<![\\w.-])[\\w.-]*${SECRET_WORD}[\\w.-]*)\\1(\\s*[=:]\\s*)("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s&;,"']+)`,
  "gi",
);

/**
 * Whether what bears this name is a secret: `db_password`, `API-KEY`, `authToken`.
 * A name that says where a secret lies (`password_file`) is not.
 */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NAMES_A_PLACE.test(name);
}

/** The text without the secrets that can be told by their form: user and password of a URL or DSN, `password=…`, `Authorization: …`. */
export function redactText(text: string): string {
  return text
    .replace(URL_USERINFO, `$1${REDACTED}@`)
    .replace(DSN_USERINFO, `$1${REDACTED}@`)
    .replace(HEADER, `$1$2${REDACTED}`)
    .replace(PAIR, (pair, quote: string, name: string, between: string) =>
      isSecretName(name) ? `${quote}${name}${quote}${between}${REDACTED}` : pair,
    );
}

/** The value that bears this name, secrets in it replaced at any depth; numbers, dates and errors as they are. */
export function redactValue(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isSecretName(name)) return REDACTED;
  if (typeof value === "string") return redactText(value);
  if (isTexts(value)) return redactArgv(value);
  if (Array.isArray(value)) return value.map((item) => redactValue("", item));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactValue(key, item)]),
  );
}

/**
 * The arguments of a command line without their secrets: the value of a flag with a secret's name
 * (`--db-password x`, `-token=x`, `PGPASSWORD=x`), and all that `redactText` finds.
 */
export function redactArgv(argv: readonly string[]): string[] {
  return argv.map((argument, index) => {
    const before = argv[index - 1] ?? "";
    if (isSecretFlag(before) && !argument.startsWith("--")) return REDACTED;
    const [, flag] = /^(-{0,2}[\w.-]+)=/.exec(argument) ?? [];
    return flag !== undefined && isSecretName(flag) ? `${flag}=${REDACTED}` : redactText(argument);
  });
}

/** A list of texts may be a command line. */
function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isSecretFlag(argument: string): boolean {
  return /^--?[\w.-]+$/.test(argument) && isSecretName(argument);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
