/** A template that cannot be used, and where in it: `at` counts characters from 0. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** What stands between `{{` and `}}`, or the text around it. */
export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "action"; readonly tokens: readonly Token[]; readonly at: number };

/** A word of an action. */
export interface Token {
  readonly type: "field" | "variable" | "word" | "number" | "text" | "sign";
  /** As it is written; of a text, what it says. */
  readonly text: string;
  readonly at: number;
}

const LEFT = /\{\{(-(?=[ \t\r\n]))?/g;
const COMMENT = /\s*\/\*[^]*?\*\/\s*?(\s-)?\}\}/y;
const RIGHT = /(?:[ \t\r\n]+(-))?\}\}/y;
const SPACES = /\s+/y;

const TOKENS: readonly (readonly [type: Token["type"], pattern: RegExp])[] = [
  ["field", /(?:\.[\p{L}_][\p{L}\p{Nd}_]*)+|\.(?![\p{L}\p{Nd}_])/uy],
  ["variable", /\$[\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)*/uy],
  ["word", /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["number", /[+-]?\d[\w.]*/y],
  ["number", /'(?:[^'\\\n]|\\.)+'/y],
  ["text", /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ["sign", /:=|[|(),=]/y],
];

/** Cuts a template of Go's text/template into pieces, the blanks that `{{-` and `-}}` take away left out. Throws TemplateError. */
export function tokenize(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let isTrimmed = false;
  const addText = (from: number, to: number, trimsEnd: boolean): void => {
    const begun = isTrimmed ? template.slice(from, to).trimStart() : template.slice(from, to);
    const text = trimsEnd ? begun.trimEnd() : begun;
    if (text !== "") pieces.push({ type: "text", text });
  };
  for (let position = 0; ;) {
    LEFT.lastIndex = position;
    const left = LEFT.exec(template);
    addText(position, left?.index ?? template.length, left?.[1] !== undefined);
    if (left === null) return pieces;
    const at = left.index;
    const comment = match(COMMENT, template, LEFT.lastIndex);
    if (comment !== null) {
      isTrimmed = comment[1] !== undefined;
      position = COMMENT.lastIndex;
      continue;
    }
    const action = readAction(template, LEFT.lastIndex, at);
    pieces.push({ type: "action", tokens: action.tokens, at });
    isTrimmed = action.isTrimmed;
    position = action.end;
  }
}

interface Action {
  readonly tokens: readonly Token[];
  readonly isTrimmed: boolean;
  readonly end: number;
}

function readAction(template: string, from: number, begun: number): Action {
  const tokens: Token[] = [];
  for (let position = from; ;) {
    const right = match(RIGHT, template, position);
    if (right !== null) return { tokens, isTrimmed: right[1] !== undefined, end: RIGHT.lastIndex };
    if (match(SPACES, template, position) !== null) {
      position = SPACES.lastIndex;
      continue;
    }
    if (position >= template.length) throw new TemplateError("{{ is not closed, want }}", begun);
    const token = readToken(template, position);
    tokens.push(token.token);
    position = token.end;
  }
}

function readToken(template: string, at: number): { readonly token: Token; readonly end: number } {
  for (const [type, pattern] of TOKENS) {
    const found = match(pattern, template, at);
    if (found === null) continue;
    const text = type === "text" ? unquote(found[0], at) : found[0];
    return { token: { type, text, at }, end: pattern.lastIndex };
  }
  const character = String.fromCodePoint(template.codePointAt(at) ?? 0);
  throw new TemplateError(`${JSON.stringify(character)} cannot stand between {{ and }}`, at);
}

/** What a text between quotes or backquotes says, its escapes those of Go. Throws TemplateError. */
export function unquote(source: string, at: number): string {
  if (source.startsWith("`")) return source.slice(1, -1);
  return source
    .slice(1, -1)
    .replace(/\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[0-7]{3}|.)/gi, (whole, escape: string) => {
      const [kind = "", digits] = [escape[0], escape.slice(1)];
      if (escape.length > 1)
        return String.fromCodePoint(
          parseInt(/\d/.test(kind) ? escape : digits, /\d/.test(kind) ? 8 : 16),
        );
      const character = SIMPLE_ESCAPES.get(kind);
      if (character === undefined) throw new TemplateError(`${whole} is no escape of Go`, at);
      return character;
    });
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
]);

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
