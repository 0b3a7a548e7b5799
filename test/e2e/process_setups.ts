import type { ProcessLoad } from "./process_load.ts";

/** An item of `process_names`. */
export interface Rule {
  readonly name?: string;
  readonly comm?: readonly string[];
  readonly exe?: readonly string[];
  readonly cmdline?: readonly string[];
}

/** One configuration, for both. */
export interface Setup {
  readonly about: string;
  readonly children: boolean;
  readonly rules: (load: ProcessLoad) => readonly Rule[];
  /** Series and families it must have, at least. */
  readonly want: readonly RegExp[];
}

/** The configurations that both are compared under. */
export const SETUPS: readonly Setup[] = [
  {
    about: "by comm",
    children: true,
    rules: ({ nameOf }) => [
      { comm: ["web", "api", "mom"].map(nameOf) },
      { name: "{{.Comm}}", comm: ["fork", "titled", "gone"].map(nameOf) },
    ],
    want: [/num_procs .*"mom\d+"/, /num_procs .*"fork\d+"/, /num_procs .*"titled\d+"/],
  },
  {
    about: "by exe and cmdline, with captures",
    children: true,
    rules: ({ nameOf, pathOf }) => [
      {
        name: "{{.ExeBase}}:{{.Matches.Role}}:{{.Matches.None}}:{{.Username}}",
        exe: [pathOf("web")],
        cmdline: ["--role=(?P<Role>[a-z]+)", "--(?P<Mode>fast|slow)"],
      },
      { exe: [nameOf("mom")] },
      {
        name: 'api {{index .Matches "Role"}}',
        cmdline: [`(?s)${nameOf("api")}.*--role=(?P<Role>\\w+)$`],
      },
    ],
    want: [/num_procs .*"web\d+:front:<no value>:/, /num_procs .*"api back"/],
  },
  {
    about: "without children",
    children: false,
    rules: ({ nameOf }) => [
      { name: "{{.Comm}}/{{.PID}}", comm: [nameOf("mom")] },
      { name: "rest", comm: ["web", "api", "fork"].map(nameOf) },
    ],
    want: [/num_procs .*"mom\d+\/\d+"/, /num_procs .*"rest"/],
  },
];
