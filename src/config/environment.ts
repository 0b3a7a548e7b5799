import { isScalar, Scalar, type Document, type ScalarTag } from "yaml";
import type { Flaw } from "./yaml.ts";

/** The variables a configuration may name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A scalar's value with the variables in place, and the same as text. */
export interface Substituted {
  readonly value: unknown;
  readonly text: string;
}

const VARIABLE = /\$\$\{|\$\{([^}]*)(\}?)/g;
const INSIDE = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Puts variables in the place of `${NAME}` and `${NAME:-default}`; a default stands for a variable that is
 * unset or empty, `$${` for `${`. The result is never parsed as YAML again; only its type is told anew, and
 * only where the scalar is plain: `${PORT}` may be a number, `"${PORT}"` is text.
 */
export function substitute(
  node: Scalar,
  document: Document.Parsed,
  environment: Environment,
): Substituted | { readonly flaws: readonly Flaw[] } {
  const { value } = node;
  const written = node.source ?? String(value);
  if (!written.includes("${")) return { value, text: written };
  const flaws = [...written.matchAll(VARIABLE)].flatMap(([reference, inside, close]) => {
    const flaw = inside === undefined ? null : judge(inside, close === "}", environment);
    return flaw === null ? [] : [{ ...placeIn(node, reference), ...flaw }];
  });
  if (flaws.length > 0) return { flaws };
  const text = written.replace(VARIABLE, (reference, inside?: string) =>
    inside === undefined ? reference.slice(1) : lookUp(inside, environment),
  );
  const isPlain = node.type === Scalar.PLAIN && node.tag === undefined;
  return { value: isPlain ? resolvePlain(text, document) : text, text };
}

function judge(inside: string, isClosed: boolean, environment: Environment) {
  const [, name, fallback] = INSIDE.exec(inside) ?? [];
  if (name === undefined || !isClosed) {
    const is = isClosed ? `\${${inside}}` : `\${${inside}`;
    const message = `Cannot read the variable ${JSON.stringify(is)}, want \${NAME} or \${NAME:-default}`;
    return { message, remedy: "write $${ for a literal ${" };
  }
  if (environment[name] !== undefined || fallback !== undefined) return null;
  const message = `Variable ${name} is not set, want it in the environment`;
  return { message, remedy: `set it, or give it a default: \${${name}:-default}` };
}

function lookUp(inside: string, environment: Environment): string {
  const [, name = "", fallback] = INSIDE.exec(inside) ?? [];
  const value = environment[name] ?? "";
  return value === "" ? (fallback ?? "") : value;
}

/** The type YAML gives an unquoted text: null, a boolean, a number or text. */
function resolvePlain(text: string, document: Document.Parsed): unknown {
  const tag = document.schema.tags.find((candidate): candidate is ScalarTag => {
    return candidate.default === true && "test" in candidate && candidate.test.test(text);
  });
  const value = tag?.resolve(text, () => undefined, document.options) ?? text;
  return isScalar(value) ? value.value : value;
}

function placeIn(node: Scalar, reference: string) {
  const [start, end] = node.range ?? [0, 0];
  const written = node.source ?? "";
  // Only an unescaped scalar on one line stands in the file as it stands in its value.
  const quote = node.type === Scalar.PLAIN ? 0 : 1;
  const from = start + quote + written.indexOf(reference);
  const isLiteral = written.length + 2 * quote === end - start;
  return isLiteral ? { start: from, end: from + reference.length } : { start, end };
}
