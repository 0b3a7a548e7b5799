import { RE2JS, RE2JSSyntaxException } from "re2js";
import { compileTemplate, type NameField, type NameTemplate } from "./name_template.ts";
import { TemplateError } from "./template_tokens.ts";

/** An item of `process_names`: which processes it takes, and the name of their group. */
export interface Rule {
  readonly name?: string | undefined;
  readonly comm?: readonly string[] | undefined;
  readonly exe?: readonly string[] | undefined;
  readonly cmdline?: readonly string[] | undefined;
}

/** What a process is chosen and named by. */
export interface Candidate {
  readonly pid: number;
  readonly comm: string;
  /** Its argv; empty for kernel threads and zombies. */
  readonly command: readonly string[];
  readonly username: () => string;
  /** Seconds since 1970. */
  readonly startTimeSeconds: number;
  readonly cgroups: readonly string[];
}

/** One thing wrong with a rule. */
export interface RuleFault {
  /** The keys that lead to it: `cmdline`, 0. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Rules, compiled. */
export interface Namer {
  /** The name of the group the process belongs to by itself; undefined where no rule takes it. */
  readonly nameOf: (process: Candidate) => string | undefined;
  /** The fields that the names use. */
  readonly uses: ReadonlySet<NameField>;
}

const DEFAULT_NAME = "{{.ExeBase}}";
const SELECTORS = ["comm", "exe", "cmdline"] as const;

/** What is wrong with a rule; an empty list where it can be compiled. */
export function faultsOf(rule: Rule): readonly RuleFault[] {
  const patterns = (rule.cmdline ?? []).flatMap((pattern, index) =>
    faultIn(["cmdline", index], () => compilePattern(pattern)),
  );
  const lacksSelector = SELECTORS.every((selector) => rule[selector] === undefined);
  const want = `want at least one of ${SELECTORS.join(", ")}`;
  return [
    ...faultIn(["name"], () => compileTemplate(rule.name ?? "")),
    ...patterns,
    ...(lacksSelector ? [{ path: [], message: `It chooses no processes, ${want}` }] : []),
  ];
}

/** Compiles rules. Throws an Error where `faultsOf` has something to say. */
export function compileRules(rules: readonly Rule[]): Namer {
  const compiled = rules.map(compileRule);
  return {
    uses: new Set(compiled.flatMap(({ template }) => [...template.uses])),
    nameOf: (process) => {
      for (const { takes, template } of compiled) {
        const matches = takes(process);
        if (matches !== undefined) return render(template, process, matches);
      }
      return undefined;
    },
  };
}

/** The last part of a path, as Go's filepath.Base has it: `.` of nothing, `/` of slashes alone. */
export function baseName(path: string): string {
  if (path === "") return ".";
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

type Matches = ReadonlyMap<string, string>;

interface CompiledRule {
  /** What the regular expressions' groups matched; undefined where the process is not one of these. */
  readonly takes: (process: Candidate) => Matches | undefined;
  readonly template: NameTemplate;
}

const NO_MATCHES: Matches = new Map();

function compileRule(rule: Rule): CompiledRule {
  const template = compileTemplate(
    rule.name === undefined || rule.name === "" ? DEFAULT_NAME : rule.name,
  );
  const comms = rule.comm === undefined ? undefined : new Set(rule.comm);
  const isExe = rule.exe === undefined ? undefined : compileExe(rule.exe);
  const patterns = (rule.cmdline ?? []).map(compilePattern);
  const isCaptured = template.uses.has("Matches");
  return {
    template,
    takes: ({ comm, command }) => {
      if (comms?.has(comm) === false || isExe?.(command[0]) === false) return undefined;
      if (patterns.length === 0) return NO_MATCHES;
      const line = command.join(" ");
      if (!isCaptured)
        return patterns.every((pattern) => pattern.test(line)) ? NO_MATCHES : undefined;
      return matchAll(patterns, line);
    },
  };
}

/** Of two that end in the same name the last one counts, as it does upstream. */
function compileExe(exes: readonly string[]): (argv0: string | undefined) => boolean {
  const wholes = new Map(
    exes.map((exe) => (exe.includes("/") ? [baseName(exe), exe] : [exe, undefined])),
  );
  return (argv0) => {
    if (argv0 === undefined) return false;
    const base = baseName(argv0);
    const whole = wholes.get(base);
    return wholes.has(base) && (whole === undefined || whole === argv0);
  };
}

/** All must match. A group without a name is called "", as is the whole match, and the last of them stays. */
function matchAll(patterns: readonly RE2JS[], line: string): Matches | undefined {
  const matches = new Map<string, string>();
  for (const pattern of patterns) {
    const matcher = pattern.matcher(line);
    if (!matcher.find()) return undefined;
    const names = new Map(
      Object.entries(pattern.namedGroups()).map(([name, index]) => [index, name]),
    );
    for (let index = 0; index <= pattern.groupCount(); index++) {
      matches.set(names.get(index) ?? "", matcher.group(index) ?? "");
    }
  }
  return matches;
}

function render(template: NameTemplate, process: Candidate, matches: Matches): string {
  const { comm, command, pid, startTimeSeconds, cgroups } = process;
  const [argv0] = command;
  return template.render({
    Comm: comm,
    ExeBase: argv0 === undefined ? comm : baseName(argv0),
    ExeFull: argv0 ?? comm,
    Username: template.uses.has("Username") ? process.username() : "",
    PID: pid,
    StartTime: { unixSeconds: startTimeSeconds },
    Cgroups: cgroups,
    Matches: matches,
  });
}

function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const reason = error.message.replace("error parsing regexp: ", "");
    throw new Error(
      `Cannot compile the regular expression ${JSON.stringify(pattern)}: ${reason}, want the syntax of RE2`,
      { cause: error },
    );
  }
}

function faultIn(path: RuleFault["path"], compile: () => unknown): readonly RuleFault[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (error instanceof TemplateError) {
      const message = `Cannot use the template: character ${error.at + 1}: ${error.message}`;
      return [{ path, message }];
    }
    return [{ path, message: error instanceof Error ? error.message : String(error) }];
  }
}
