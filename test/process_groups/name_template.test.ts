import { describe, expect, test } from "@jest/globals";
import { compileTemplate, type NameFields } from "../../src/process_groups/name_template.ts";

const FIELDS: NameFields = {
  Comm: "sleep",
  ExeBase: "sleep",
  ExeFull: "/bin/sleep",
  Username: "root",
  PID: 42,
  StartTime: { unixSeconds: 1_795_262_400.5 },
  Cgroups: ["/", "/system.slice"],
  Matches: new Map([
    ["", "sleep 60"],
    ["Secs", "60"],
    ["Opt", ""],
  ]),
};

/** What process-exporter 0.8.7 makes of the same templates. */
describe("a name", () => {
  const f = (template: string, want: string) =>
    test(`${template} gives ${want}`, () => {
      expect(compileTemplate(template).render(FIELDS)).toBe(want);
    });

  f("", "");
  f("plain }} {text}", "plain }} {text}");
  f("{{.Comm}}", "sleep");
  f("{{ .ExeBase }}-{{.ExeFull}} {{.Username}}", "sleep-/bin/sleep root");
  f("{{.PID}} {{.StartTime}}", "42 2026-11-21 12:00:00.5 +0000 UTC");
  f("{{.StartTime.Unix}}", "1795262400");
  f("{{.Cgroups}} {{len .Cgroups}} {{index .Cgroups 1}}", "[/ /system.slice] 2 /system.slice");
  f("{{.Matches.Secs}}|{{.Matches.Opt}}|{{.Matches.None}}", "60||<no value>");
  f("{{.Matches}}", "map[:sleep 60 Opt: Secs:60]");
  f('{{index .Matches "Secs"}} {{index .Matches "None"}}x', "60 x");

  f("a  {{- .Comm -}}  b", "asleepb");
  f("a {{- /* so */ -}} b{{/* }} */}}c", "abc");
  f("{{- 3}}", "3");
  f("{{-3}}", "-3");

  f('{{if eq .Comm "sleep"}}a{{else}}b{{end}}', "a");
  f('{{if eq .Comm "x"}}a{{else if .Matches.Secs}}b{{else}}c{{end}}', "b");
  f("{{if .Matches.Opt}}a{{end}}{{if not .Matches.None}}b{{end}}", "b");
  f("{{with .Matches.Secs}}<{{.}}{{$.Comm}}>{{else}}none{{end}}", "<60sleep>");
  f("{{with .Matches.None}}a{{else}}none{{end}}", "none");
  f("{{with .Matches}}{{.Secs}}{{.None}}{{end}}", "60<no value>");
  f("{{range .Cgroups}}[{{.}}]{{end}}", "[/][/system.slice]");
  f("{{range $i, $c := .Cgroups}}{{$i}}={{$c}};{{end}}", "0=/;1=/system.slice;");
  f("{{range $k, $v := .Matches}}{{$k}}:{{$v}},{{end}}", ":sleep 60,Opt:,Secs:60,");
  f("{{range .Matches.None}}a{{else}}none{{end}}", "none");
  f("{{$x := .Matches.Secs}}{{$x}}s", "60s");

  f('{{printf "%s-%d" .Comm .PID}}', "sleep-42");
  f('{{.Comm | printf "%s:%s" .Matches.Secs}}', "60:sleep");
  f('{{printf "%s" .Matches.None}}', "%!s(<nil>)");
  f("{{.Comm | len}} {{(len .Comm)}} {{len `日本`}}", "5 5 6");
  f('{{if and (eq .Comm "sleep") (gt .PID 1)}}yes{{end}}', "yes");
  f("{{or .Matches.Opt .Matches.Secs}}|{{and .Comm .Matches.Opt}}", "60|");
  f(
    '{{eq .Comm "a" "sleep"}} {{ne 1 2}} {{lt 1 2}} {{le "b" "a"}} {{ge 2 2}}',
    "true true true false true",
  );
  f('{{eq .Matches.None "a"}}', "false");
  f("{{slice .Comm 1 3}} {{slice .Comm 3}} {{index .Comm 0}}", "le ep 115");
  f("{{\"a\\t\\u00e9\"}}{{`r\\n`}}{{true}}{{0x10}}{{'a'}}", "a\tér\\ntrue1697");
  f('{{print .Comm 1 2 "x"}}{{println "a" 1}}', "sleep1 2xa 1\n");
});

describe("what cannot be worked out ends the name, as it does upstream", () => {
  const f = (template: string, want: string) =>
    test(template, () => {
      expect(compileTemplate(template).render(FIELDS)).toBe(want);
    });

  f("a{{index .Cgroups 9}}b", "a");
  f("a{{len .PID}}b", "a");
  f('a{{eq .PID "x"}}b', "a");
  f("a{{range .PID}}x{{end}}b", "a");
  f("a{{slice .Comm 9}}b", "a");
  f("a{{with .Comm}}{{.X}}{{end}}b", "a");
  f('a{{lt .PID "x"}}b', "a");
});

describe("a template is refused", () => {
  const f = (template: string, at: number, message: string) =>
    test(`${template}: ${message}`, () => {
      expect(() => compileTemplate(template)).toThrow(expect.objectContaining({ at, message }));
    });
  const fields =
    "want one of .Comm, .ExeBase, .ExeFull, .Username, .Matches, .PID, .StartTime, .Cgroups";

  f("x{{.Comm", 1, "{{ is not closed, want }}");
  f("{{}}", 0, "{{}} is empty, want a value");
  f("{{.Foo}}", 2, `.Foo is no field, ${fields}`);
  f("{{.}}", 2, `The whole process is no field, ${fields}`);
  f("{{.Comm.X}}", 2, ".Comm.X is no field");
  f("{{.Matches.A.B}}", 2, ".Matches.A.B is no field");
  f("{{.StartTime.Year}}", 2, ".StartTime.Year is no field");
  f("{{$x}}", 2, "The variable $x is not known");
  f("{{if .Comm}}a", 0, "{{if}} has no {{end}}");
  f("a{{end}}", 1, "{{end}} ends nothing");
  f("{{if .Comm}}{{else}}{{else}}{{end}}", 14, "There is a second {{else}}");
  f("{{with .Comm}}{{else if .Comm}}{{end}}", 21, "{{else}} takes nothing");
  f("{{if}}a{{end}}", 0, "A value is missing");
  f("{{.Comm |}}", 0, "A value is missing");
  f("{{.Comm .PID}}", 2, "What takes arguments is a function");
  f('{{define "a"}}{{end}}', 2, "{{define}} has no meaning in a name");
  f("{{(.Comm}}", 2, "( cannot stand here");
  f("{{.Comm)}}", 7, ") cannot stand here");
  f("{{.Comm & 1}}", 8, '"&" cannot stand between {{ and }}');
  f("{{1.5}}", 2, "1.5 is no whole number");
  f('{{"\\z"}}', 2, "\\z is no escape of Go");
  f("{{print len}}", 8, "len cannot be an argument, want it in parentheses");
  f('{{printf "%[1]s" .Comm}}', 9, "printf cannot take its width or argument from %[");
  f("{{a, b := .Comm}}", 2, "Only variables can stand before :=");

  test("names the functions there are", () => {
    expect(() => compileTemplate("{{html .Comm}}")).toThrow(
      /^The function html is not known, want and, or, not, len, index, slice, print/,
    );
  });
});

test("tells which fields it uses", () => {
  const { uses } = compileTemplate("{{if .PID}}{{$.Comm}}{{end}}{{with .Matches.X}}{{.}}{{end}}");
  expect([...uses].sort()).toEqual(["Comm", "Matches", "PID"]);
});
