import { TemplateError, tokenize, unquote, type Piece, type Token } from "./template_tokens.ts";
import { FUNCTIONS } from "./template_functions.ts";
import type { GoValue } from "./go_value.ts";

/** A part of a template. */
export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "show"; readonly pipeline: Pipeline }
  | {
      readonly type: "if" | "with" | "range";
      readonly pipeline: Pipeline;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

/** Commands, each of which hands its value to the next as its last argument. */
export interface Pipeline {
  /** The names that `$name :=` gives its value: of `range`, the key's and the value's. */
  readonly names: readonly string[];
  readonly commands: readonly Command[];
}

/** A value, or a function with its arguments. */
export type Command =
  | { readonly type: "value"; readonly operand: Operand }
  | { readonly type: "call"; readonly name: string; readonly operands: readonly Operand[] };

/** What an argument comes from. */
export type Operand =
  | { readonly type: "literal"; readonly value: GoValue; readonly at: number }
  | { readonly type: "call"; readonly name: string; readonly at: number }
  | {
      /** The fields of what the pipeline, the variable or else `.` is. */
      readonly type: "fields";
      readonly of: Pipeline | string | undefined;
      readonly fields: readonly string[];
      readonly at: number;
    };

/** Parses a template of Go's text/template. Throws TemplateError where it is none, or uses what stands for nothing here. */
export function parseTemplate(template: string): readonly Node[] {
  return parseBody({ pieces: tokenize(template), next: 0 }).nodes;
}

type Action = Piece & { readonly type: "action" };

/** How far the pieces have been read. */
interface Reading {
  readonly pieces: readonly Piece[];
  next: number;
}

interface Body {
  readonly nodes: readonly Node[];
  /** What ends it: `end`, or `else` and what comes with it. */
  readonly end: readonly Token[];
}

function parseBody(reading: Reading, opener?: Action): Body {
  const nodes: Node[] = [];
  for (;;) {
    const piece = reading.pieces[reading.next++];
    if (piece === undefined) {
      if (opener === undefined) return { nodes, end: [] };
      throw new TemplateError(`{{${opener.tokens[0]?.text ?? ""}}} has no {{end}}`, opener.at);
    }
    const word = piece.type === "text" ? undefined : piece.tokens[0]?.text;
    if (piece.type === "text") nodes.push(piece);
    else if (word !== "end" && word !== "else") nodes.push(parseAction(piece, reading));
    else if (opener !== undefined) return { nodes, end: piece.tokens };
    else throw new TemplateError(`{{${word}}} ends nothing`, piece.at);
  }
}

function parseAction(action: Action, reading: Reading): Node {
  const [word, ...rest] = action.tokens;
  if (word === undefined) throw new TemplateError("{{}} is empty, want a value", action.at);
  if (word.type === "word" && isBlock(word.text)) {
    return parseBlock(word.text, rest, action, reading);
  }
  if (word.type === "word" && KEYWORDS.includes(word.text)) {
    throw new TemplateError(`{{${word.text}}} has no meaning in a name`, word.at);
  }
  return { type: "show", pipeline: parsePipeline(action.tokens, action.at) };
}

function parseBlock(type: Block, tokens: readonly Token[], opener: Action, reading: Reading): Node {
  const pipeline = parsePipeline(tokens, opener.at, type === "range" ? 2 : 1);
  const { nodes, end } = parseBody(reading, opener);
  const [word, again, ...rest] = end;
  if (word?.text !== "else") {
    if (again !== undefined) throw new TemplateError("{{end}} takes nothing", again.at);
    return { type, pipeline, body: nodes, otherwise: [] };
  }
  if (again === undefined) {
    const last = parseBody(reading, opener);
    if (last.end[0]?.text === "else")
      throw new TemplateError("There is a second {{else}}", word.at);
    return { type, pipeline, body: nodes, otherwise: last.nodes };
  }
  // `else if` opens a block that the same `end` closes.
  if (again.text === type && type !== "range") {
    return { type, pipeline, body: nodes, otherwise: [parseBlock(type, rest, opener, reading)] };
  }
  throw new TemplateError("{{else}} takes nothing", again.at);
}

const BLOCKS = ["if", "with", "range"] as const;
type Block = (typeof BLOCKS)[number];
const KEYWORDS = ["define", "template", "block", "break", "continue"];
const CONSTANTS: ReadonlyMap<string, GoValue> = new Map<string, GoValue>([
  ["true", true],
  ["false", false],
  ["nil", undefined],
]);

function isBlock(word: string): word is Block {
  return (BLOCKS as readonly string[]).includes(word);
}

function parsePipeline(tokens: readonly Token[], at: number, mostNames = 1): Pipeline {
  const assigned = tokens.findIndex(({ text, type }) => type === "sign" && text === ":=");
  const declared = tokens.slice(0, Math.max(assigned, 0)).filter(({ text }) => text !== ",");
  if (declared.length > mostNames || declared.some(({ type }) => type !== "variable")) {
    throw new TemplateError("Only variables can stand before :=", declared[0]?.at ?? at);
  }
  const commands: Command[] = [];
  let [rest, isOpen] = [tokens.slice(assigned + 1), true];
  while (rest.length > 0) {
    const end = endOfCommand(rest);
    commands.push(parseCommand(rest.slice(0, end), at, commands.length > 0));
    isOpen = end < rest.length;
    rest = rest.slice(end + 1);
  }
  if (isOpen) throw new TemplateError("A value is missing", at);
  return { names: declared.map(({ text }) => text), commands };
}

/** Where the first `|` outside parentheses stands, or the end. */
function endOfCommand(tokens: readonly Token[]): number {
  let depth = 0;
  const end = tokens.findIndex(({ type, text }) => {
    if (type !== "sign") return false;
    depth += Number(text === "(") - Number(text === ")");
    return text === "|" && depth === 0;
  });
  return end === -1 ? tokens.length : end;
}

function parseCommand(tokens: readonly Token[], at: number, isPiped: boolean): Command {
  const [first, ...operands] = parseOperands(tokens);
  if (first === undefined) throw new TemplateError("A value is missing", tokens[0]?.at ?? at);
  if (first.type === "call") return { type: "call", name: first.name, operands };
  if (operands.length === 0 && !isPiped) return { type: "value", operand: first };
  throw new TemplateError("What takes arguments is a function", tokens[0]?.at ?? at);
}

function parseOperands(tokens: readonly Token[]): readonly Operand[] {
  const operands: Operand[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (token.type !== "sign") {
      operands.push(parseOperand(token));
      continue;
    }
    const close = token.text === "(" ? closing(tokens, index) : -1;
    if (close === -1) throw new TemplateError(`${token.text} cannot stand here`, token.at);
    const pipeline = parsePipeline(tokens.slice(index + 1, close), token.at, 0);
    const after = tokens[close + 1];
    const isField = after?.type === "field" && after.at === (tokens[close] as Token).at + 1;
    const fields = isField ? after.text.slice(1).split(".") : [];
    operands.push({ type: "fields", of: pipeline, fields, at: token.at });
    index = close + Number(isField);
  }
  return operands;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex(({ type, text }, index) => {
    if (index < open || type !== "sign") return false;
    depth += Number(text === "(") - Number(text === ")");
    return depth === 0;
  });
}

function parseOperand({ type, text, at }: Token): Operand {
  switch (type) {
    case "text":
      return { type: "literal", value: text, at };
    case "number":
      return { type: "literal", value: parseNumber(text, at), at };
    case "field": {
      const fields = text === "." ? [] : text.slice(1).split(".");
      return { type: "fields", of: undefined, fields, at };
    }
    case "variable": {
      const [name, ...fields] = text.split(".");
      return { type: "fields", of: name, fields, at };
    }
    default:
      if (CONSTANTS.has(text)) return { type: "literal", value: CONSTANTS.get(text), at };
      if (FUNCTIONS.has(text)) return { type: "call", name: text, at };
      throw new TemplateError(
        `The function ${text} is not known, want ${[...FUNCTIONS.keys()].join(", ")}`,
        at,
      );
  }
}

function parseNumber(text: string, at: number): number {
  if (text.startsWith("'")) return unquote(text, at).codePointAt(0) ?? 0;
  const value = /^[+-]?(\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value)) throw new TemplateError(`${text} is no whole number`, at);
  return value;
}
