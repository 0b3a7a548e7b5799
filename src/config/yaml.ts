import { Composer, type CST, type Document, Parser, type YAMLError } from "yaml";
import type { Complaint } from "./complaint.ts";

/** A part of the text, its end not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Something wrong at a range of the text. */
export type Flaw = Range & Omit<Complaint, "path" | "at">;

/** What a text in YAML parsed to. */
export interface ParsedYaml {
  /** Null where the text is too broken to go on with. */
  readonly document: Document.Parsed | null;
  readonly flaws: readonly Flaw[];
}

const MAX_DEPTH = 100;

/** Parses one document of YAML 1.2. Keys are taken as text. */
export function parseYaml(text: string): ParsedYaml {
  const tokens = [...new Parser().parse(text)];
  // The composer recurses, and V8 aborts the process where its stack ends inside a regular expression.
  const tooDeep = findDeeper(tokens, MAX_DEPTH);
  if (tooDeep !== null) {
    const message = `Cannot read a value inside more than ${MAX_DEPTH} others`;
    return { document: null, flaws: [{ ...tooDeep, message, remedy: null }] };
  }
  const composer = new Composer({ stringKeys: true, logLevel: "error" });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  const errors = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  const flaws = firstOfEachLine(text, errors).map((error) => describe(error, text));
  if (second !== undefined) flaws.push(secondDocument(second));
  const goesOn = errors.every(({ code }) => code === "DUPLICATE_KEY");
  return { document: (goesOn && document) || null, flaws };
}

function findDeeper(tokens: readonly CST.Token[], limit: number): Range | null {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > limit) return { start: token.offset, end: token.offset + 1 };
    for (const child of children(token)) open.push({ token: child, depth: depth + 1 });
  }
  return null;
}

function children(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value ? [token.value] : [];
  if (!("items" in token)) return [];
  return token.items
    .flatMap((item) => [item.key, item.value])
    .filter((child) => child !== null && child !== undefined);
}

/** One slip makes the parser complain again and again: the first of a line tells most, tokens left over tell nothing. */
function firstOfEachLine(text: string, errors: readonly YAMLError[]): YAMLError[] {
  const lines = new Set<number>();
  return errors.filter(({ code, pos: [start] }) => {
    if (code === "UNEXPECTED_TOKEN" && lines.size > 0) return false;
    const line = text.lastIndexOf("\n", start - 1);
    if (lines.has(line)) return false;
    lines.add(line);
    return true;
  });
}

function secondDocument({ range: [start] }: Document.Parsed): Flaw {
  const message = "Cannot read a second document, want one in a file";
  return { start, end: start + 1, message, remedy: "remove the --- before it" };
}

type Wording = readonly [message: string, remedy: string | null];

const WORDINGS: Readonly<Partial<Record<YAMLError["code"], Wording>>> = {
  TAB_AS_INDENT: ["A tab indents this line, want spaces", null],
  BAD_INDENT: [
    "The line is indented otherwise than its neighbours, or a bracket before it stays open",
    "indent it like the lines it belongs to, or close the bracket",
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    "A mapping begins inside a value",
    "put a value with a colon in quotes, or indent the line like its neighbours",
  ],
  MULTILINE_IMPLICIT_KEY: ["A key runs over more than one line", "write key: value on one line"],
  MISSING_CHAR: [
    "Something is missing before this",
    "look for an open quote or bracket, or a key without a colon",
  ],
  BAD_SCALAR_START: ["A value cannot begin with this character", "put the value in quotes"],
  BAD_DQ_ESCAPE: [
    "Double quotes hold an escape that YAML does not know",
    "write the value in single quotes",
  ],
  NON_STRING_KEY: ["A key is a list, a mapping or an alias, want text", null],
  MULTIPLE_ANCHORS: ["A value has two anchors, want one", null],
  MULTIPLE_TAGS: ["A value has two tags, want one", null],
  TAG_RESOLVE_FAILED: ["A tag does not fit its value", "remove the tag"],
  BAD_DIRECTIVE: ["The file begins with a directive that is not understood", "remove the line"],
  KEY_OVER_1024_CHARS: ["A key is longer than 1024 characters", null],
};
const OTHER: Wording = [
  "Cannot read this as YAML",
  "put a value with special characters in quotes",
];
const OPEN_QUOTE: Wording = ["A quote is open until here, want it closed", null];
const UNQUOTED_VARIABLE: Wording = [
  "A variable between brackets is not in quotes",
  'write "${NAME}" there',
];

function describe(error: YAMLError, text: string): Flaw {
  const [start, end] = error.pos;
  if (error.code === "DUPLICATE_KEY") return duplicateKey(text, start);
  const [message, remedy] = wordingOf(error, text);
  return { start, end, message, remedy };
}

function wordingOf({ code, message, pos: [start] }: YAMLError, text: string): Wording {
  if (code === "UNEXPECTED_TOKEN" && text.startsWith("${", start - 1)) return UNQUOTED_VARIABLE;
  if (message.startsWith("Missing closing")) return OPEN_QUOTE;
  return WORDINGS[code] ?? OTHER;
}

/** The parser tells where the key begins, not where it ends. */
function duplicateKey(text: string, start: number): Flaw {
  const [source = ""] = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*[^:\s])/.exec(text.slice(start)) ?? [];
  const key = source.replace(/^(["'])(.*)\1$/, "$2");
  const message = `Duplicate key "${key}", want each key once`;
  return { start, end: start + source.length, message, remedy: "remove one of the two" };
}
