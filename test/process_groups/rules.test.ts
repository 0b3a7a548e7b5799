import { describe, expect, test } from "@jest/globals";
import {
  baseName,
  type Candidate,
  compileRules,
  faultsOf,
  type Rule,
} from "../../src/process_groups/rules.ts";

function candidate(comm: string, ...command: string[]): Candidate {
  return { pid: 7, comm, command, username: () => "www", startTimeSeconds: 0, cgroups: ["/a"] };
}

const NGINX = candidate("nginx", "/usr/sbin/nginx", "-c", "/etc/nginx.conf");
const KERNEL = candidate("kworker/0:1");

describe("the group of a process", () => {
  const f = (about: string, rules: readonly Rule[], process: Candidate, want: string | undefined) =>
    test(about, () => {
      expect(compileRules(rules).nameOf(process)).toBe(want);
    });

  f("comm is one of a list", [{ comm: ["a", "nginx"] }], NGINX, "nginx");
  f("comm is compared whole", [{ comm: ["ngin"] }], NGINX, undefined);
  f("an exe without / is the base name of argv[0]", [{ exe: ["nginx"] }], NGINX, "nginx");
  f("an exe with / is argv[0]", [{ exe: ["/usr/sbin/nginx"] }], NGINX, "nginx");
  f("an exe with / elsewhere is another", [{ exe: ["/opt/nginx"] }], NGINX, undefined);
  f(
    "of two exes with one base name the last counts",
    [{ exe: ["/usr/sbin/nginx", "/opt/nginx"] }],
    NGINX,
    undefined,
  );
  f("exe takes nothing without a command line", [{ exe: ["kworker/0:1"] }], KERNEL, undefined);
  f("all regular expressions must match", [{ cmdline: ["nginx", "conf$"] }], NGINX, "nginx");
  f("one that does not is enough", [{ cmdline: ["nginx", "^conf"] }], NGINX, undefined);
  f("selectors are ANDed", [{ comm: ["nginx"], exe: ["apache"] }], NGINX, undefined);
  f(
    "argv is joined by single spaces",
    [{ cmdline: ["^/usr/sbin/nginx -c /etc/nginx.conf$"] }],
    NGINX,
    "nginx",
  );
  f(
    "the first rule wins",
    [
      { name: "a", comm: ["x"] },
      { name: "b", comm: ["nginx"] },
      { name: "c", comm: ["nginx"] },
    ],
    NGINX,
    "b",
  );
  f(
    "without a name it is the base name of argv[0]",
    [{ name: "", comm: ["nginx"] }],
    candidate("nginx", "a/b"),
    "b",
  );
  f("or comm", [{ comm: ["kworker/0:1"] }], KERNEL, "kworker/0:1");
  f(
    "the packaged rule leaves kernel threads out",
    [{ name: "{{.Comm}}", cmdline: [".+"] }],
    KERNEL,
    undefined,
  );
  f("no regular expression matches anything", [{ cmdline: [] }], KERNEL, "kworker/0:1");
  f(
    "captures",
    [{ name: "{{.Matches.Path}}", cmdline: ["-c (?P<Path>\\S+)"] }],
    NGINX,
    "/etc/nginx.conf",
  );
  f(
    "captures of all expressions",
    [{ name: "{{.Matches.A}}{{.Matches.B}}", cmdline: ["(?P<A>sbin)", "(?<B>etc)"] }],
    NGINX,
    "sbinetc",
  );
  f(
    "a group that took no part is empty",
    [{ name: "<{{.Matches.A}}>", cmdline: ["(?P<A>zzz)?nginx"] }],
    NGINX,
    "<>",
  );
  f(
    "a group without a name",
    [{ name: "{{.Matches}}", cmdline: ["(sbin).(?P<A>n)"] }],
    NGINX,
    "map[:sbin A:n]",
  );
  f("flags as in Go", [{ name: "x", cmdline: ["(?i)NGINX (?s)-c."] }], NGINX, "x");
  f(
    "what else is known",
    [
      {
        name: "{{.Username}} {{.PID}} {{.StartTime.Unix}} {{.Cgroups}} {{.ExeFull}}",
        comm: ["nginx"],
      },
    ],
    NGINX,
    "www 7 0 [/a] /usr/sbin/nginx",
  );
});

test("an expression that makes other engines run for ever comes to its end", () => {
  const { nameOf } = compileRules([{ name: "{{.Matches.A}}", cmdline: ["(?P<A>(x+x+)+y)"] }]);
  expect(nameOf(candidate("x", "x".repeat(4096)))).toBeUndefined();
});

describe("what is wrong with a rule", () => {
  const f = (rule: Rule, path: readonly (string | number)[], message: string | RegExp) =>
    test(String(message), () => {
      const faults = faultsOf(rule);
      expect(faults.map((fault) => fault.path)).toEqual([path]);
      expect(faults[0]?.message).toEqual(expect.stringMatching(message));
    });

  f({ name: "a" }, [], "It chooses no processes, want at least one of comm, exe, cmdline");
  f(
    { name: "{{.Foo}}", comm: ["a"] },
    ["name"],
    /^Cannot use the template: character 3: \.Foo is no field/,
  );
  f(
    { cmdline: ["ok", "(a"] },
    ["cmdline", 1],
    /^Cannot compile the regular expression "\(a": missing closing \): `\(a`, want the syntax of RE2$/,
  );
  f({ cmdline: ["(?=a)"] }, ["cmdline", 0], /invalid or unsupported Perl syntax/);
  f({ cmdline: ["(a)\\1"] }, ["cmdline", 0], /invalid escape sequence/);

  test("nothing", () => {
    expect(faultsOf({ name: "{{.Comm}}", cmdline: [".+"] })).toEqual([]);
  });
});

describe("the base name as Go has it", () => {
  const f = (path: string, want: string) =>
    test(`of ${JSON.stringify(path)} is ${want}`, () => {
      expect(baseName(path)).toBe(want);
    });

  f("/usr/bin/node", "node");
  f("node", "node");
  f("/usr/bin/", "bin");
  f("//", "/");
  f("", ".");
});
