import {
  entriesOf,
  isList,
  isMap,
  isTime,
  isTrue,
  TemplateStop,
  toText,
  type GoValue,
} from "./go_value.ts";
import { FUNCTIONS } from "./template_functions.ts";
import { TemplateError } from "./template_tokens.ts";
import {
  parseTemplate,
  type Command,
  type Node,
  type Operand,
  type Pipeline,
} from "./template_tree.ts";

/** What is known of a process when its group is named. */
export interface NameFields {
  readonly Comm: string;
  /** The base name of argv[0], and argv[0] itself; Comm where there is no command line. */
  readonly ExeBase: string;
  readonly ExeFull: string;
  readonly Username: string;
  readonly PID: number;
  readonly StartTime: { readonly unixSeconds: number };
  readonly Cgroups: readonly string[];
  /** What the groups of the regular expressions matched, by their names. */
  readonly Matches: ReadonlyMap<string, string>;
}

/** The name of a field. */
export type NameField = keyof NameFields;

/** A compiled template. */
export interface NameTemplate {
  /** The name of a process's group. */
  readonly render: (fields: NameFields) => string;
  /** The fields it uses. */
  readonly uses: ReadonlySet<NameField>;
}

const FIELDS: readonly NameField[] = [
  ...(["Comm", "ExeBase", "ExeFull", "Username", "Matches", "PID", "StartTime"] as const),
  "Cgroups",
];
/** What has something below it: any name, and what a moment can be asked for. */
const BELOW: Readonly<Partial<Record<NameField, RegExp>>> = { Matches: /^/, StartTime: /^Unix$/ };

/**
 * Compiles a template of Go's text/template, as far as names need it. Throws TemplateError where it is no template, and
 * where it asks for what a process does not have.
 */
export function compileTemplate(template: string): NameTemplate {
  const nodes = parseTemplate(template);
  const uses = new Set<NameField>();
  checkNodes(nodes, { isRoot: true, uses, variables: new Set() });
  return {
    uses,
    render: (fields) => {
      const written: string[] = [];
      try {
        write(nodes, { dot: fields, root: fields, variables: new Map() }, written);
      } catch (error) {
        // Go, too, keeps what it has written before it stops.
        if (!(error instanceof TemplateStop)) throw error;
      }
      return written.join("");
    },
  };
}

type Dot = GoValue | NameFields;

interface Scope {
  readonly dot: Dot;
  readonly root: NameFields;
  readonly variables: Map<string, GoValue>;
}

/** What is known where a part of the template stands. */
interface Place {
  /** Whether `.` is the process. */
  readonly isRoot: boolean;
  readonly uses: Set<NameField>;
  readonly variables: Set<string>;
}

function checkNodes(nodes: readonly Node[], place: Place): void {
  for (const node of nodes) {
    if (node.type === "text") continue;
    checkPipeline(node.pipeline, place);
    if (node.type === "show") continue;
    checkNodes(node.body, { ...place, isRoot: place.isRoot && node.type === "if" });
    checkNodes(node.otherwise, place);
  }
}

function checkPipeline({ names, commands }: Pipeline, place: Place): void {
  for (const command of commands) {
    const operands = command.type === "call" ? command.operands : [command.operand];
    for (const operand of operands) checkOperand(operand, place);
    if (command.type === "call" && command.name === "printf") checkFormat(command.operands[0]);
  }
  for (const name of names) place.variables.add(name);
}

function checkFormat(operand: Operand | undefined): void {
  if (operand?.type !== "literal" || typeof operand.value !== "string") return;
  const directive = /%[-+# 0\d.]*[[*]/.exec(operand.value)?.[0];
  if (directive === undefined) return;
  throw new TemplateError(`printf cannot take its width or argument from ${directive}`, operand.at);
}

function checkOperand(operand: Operand, place: Place): void {
  if (operand.type === "call") {
    const message = `${operand.name} cannot be an argument, want it in parentheses`;
    throw new TemplateError(message, operand.at);
  }
  if (operand.type === "literal") return;
  const { of, fields, at } = operand;
  if (typeof of === "object") checkPipeline(of, place);
  else if (of === "$" || (of === undefined && place.isRoot)) checkField(fields, at, place);
  else if (of !== undefined && !place.variables.has(of)) {
    throw new TemplateError(`The variable ${of} is not known`, at);
  }
}

function checkField(fields: readonly string[], at: number, { uses }: Place): void {
  const [name, below, ...deeper] = fields;
  const field = FIELDS.find((known) => known === name);
  if (field === undefined) {
    const is = name === undefined ? "The whole process" : `.${name}`;
    throw new TemplateError(`${is} is no field, want one of .${FIELDS.join(", .")}`, at);
  }
  uses.add(field);
  if (below === undefined || (deeper.length === 0 && BELOW[field]?.test(below))) return;
  throw new TemplateError(`.${fields.join(".")} is no field`, at);
}

function write(nodes: readonly Node[], scope: Scope, written: string[]): void {
  for (const node of nodes) {
    if (node.type === "text") written.push(node.text);
    else if (node.type === "range") writeEach(node, scope, written);
    else {
      const value = valueOf(node.pipeline, scope);
      for (const name of node.pipeline.names) scope.variables.set(name, value);
      if (node.type === "show") {
        if (node.pipeline.names.length === 0)
          written.push(value === undefined ? "<no value>" : toText(value));
      } else if (!isTrue(value)) write(node.otherwise, scope, written);
      else write(node.body, node.type === "with" ? { ...scope, dot: value } : scope, written);
    }
  }
}

function writeEach(
  node: Node & { readonly type: "if" | "with" | "range" },
  scope: Scope,
  written: string[],
): void {
  const list = valueOf(node.pipeline, scope);
  if (!isTrue(list)) write(node.otherwise, scope, written);
  const entries: (readonly [GoValue, string])[] = isList(list)
    ? [...list.entries()]
    : isMap(list)
      ? entriesOf(list)
      : isTrue(list)
        ? stop("It is no list")
        : [];
  const { names } = node.pipeline;
  for (const [key, value] of entries) {
    if (names.length > 0) scope.variables.set(names.at(-1) ?? "", value);
    if (names.length > 1) scope.variables.set(names[0] ?? "", key);
    write(node.body, { ...scope, dot: value }, written);
  }
}

function valueOf({ commands }: Pipeline, scope: Scope): GoValue {
  return commands.reduce<readonly GoValue[]>(
    (piped, command) => [run(command, scope, piped)],
    [],
  )[0];
}

function run(command: Command, scope: Scope, piped: readonly GoValue[]): GoValue {
  if (command.type === "value") return operandValue(command.operand, scope);
  const values = command.operands.map((operand) => operandValue(operand, scope));
  return FUNCTIONS.get(command.name)?.([...values, ...piped]);
}

function operandValue(operand: Operand, scope: Scope): GoValue {
  if (operand.type === "call") return undefined;
  if (operand.type === "literal") return operand.value;
  const { of, fields } = operand;
  return fields.reduce<Dot>(fieldOf, startOf(of, scope)) as GoValue;
}

function startOf(of: Pipeline | string | undefined, scope: Scope): Dot {
  if (typeof of === "object") return valueOf(of, scope);
  if (of === undefined) return scope.dot;
  return of === "$" ? scope.root : scope.variables.get(of);
}

function fieldOf(value: Dot, name: string): Dot {
  if (isFields(value)) return value[name as NameField];
  if (isMap(value)) return value.get(name);
  if (isTime(value)) return Math.floor(value.unixSeconds);
  return stop(`It has no field ${name}`);
}

function isFields(value: Dot): value is NameFields {
  return typeof value === "object" && "Comm" in value;
}

function stop(reason: string): never {
  throw new TemplateStop(reason);
}
