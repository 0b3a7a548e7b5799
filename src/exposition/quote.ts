const SHORT: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\" };
const EXPVAR_SHORT: Readonly<Record<string, string>> = {
  ...SHORT,
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
const JSON_SHORT: Readonly<Record<string, string>> = {
  ...EXPVAR_SHORT,
  "\b": "\\b",
  "\f": "\\f",
};

// eslint-disable-next-line no-control-regex -- control characters are what has to be escaped
const SPECIAL = /["\\<>&\u0000-\u001f\u2028\u2029]|\p{Surrogate}/gu;

/** Quotes a string as Go's expvar package does; half a surrogate pair becomes U+FFFD. */
export function quoteExpvar(text: string): string {
  return quote(text, EXPVAR_SHORT, "\ufffd");
}

/** Quotes a string as Go's encoding/json (from Go 1.22) does; half a surrogate pair becomes `\ufffd`. */
export function quoteJson(text: string): string {
  return quote(text, JSON_SHORT, "\\ufffd");
}

function quote(text: string, short: Readonly<Record<string, string>>, broken: string): string {
  const escape = (c: string): string => {
    if (/\p{Surrogate}/u.test(c)) return broken;
    return short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  };
  return `"${text.replace(SPECIAL, escape)}"`;
}
