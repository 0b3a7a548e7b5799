/* Each rule states one sentence of the architecture: who may know whom. */

/** Files under `from` may import, of ours, only what `to` names. */
function only(name, comment, from, to) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from },
    to: { path: "^src/", pathNot: [from, ...to].join("|") },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphans", severity: "error", from: { orphan: true, path: "^src/" }, to: {} },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "declared",
      comment: "What the daemon imports is a dependency, not a development tool.",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
      },
    },
    only("model-knows-nothing", "The data that flows knows nothing.", "^src/model/", []),
    only("lib-knows-nothing", "Helpers have no domain.", "^src/lib/", []),
    only("kernel-parses", "Parsers know text and numbers.", "^src/kernel/", ["^src/lib/"]),
    only("portable-reads-elsewhere", "Readings where there is no Linux.", "^src/portable/", [
      "^src/lib/",
    ]),
    only("dbus-speaks-to-the-bus", "The system bus, and what its services answer.", "^src/dbus/", [
      "^src/lib/",
    ]),
    only("runtime-reads-node", "Readings of this Node process.", "^src/runtime/", ["^src/lib/"]),
    only("exposition-is-pure", "Views know the model, and take turns.", "^src/exposition/", [
      "^src/model/",
      "^src/lib/(clock|step_by_step)",
    ]),
    only("page-is-pure", "The page is a function of data.", "^src/page/", ["^src/model/"]),
    only("polling-knows-no-view", "Polling knows the contract and the data.", "^src/polling/", [
      "^src/model/",
      "^src/lib/",
      "^src/kernel/reader",
      "^src/portable/reader",
    ]),
    {
      name: "only-the-catalog-knows-collectors",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(catalog|collectors/)" },
      to: { path: "^src/collectors/" },
    },
    {
      name: "collectors-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/collectors/" },
      to: { path: "^src/collectors/" },
    },
    only("collectors-read-sources", "A collector never learns who asked.", "^src/collectors/", [
      // Where the source is itself a page of metrics, its reading half is the parser.
      "^src/exposition/(parse|complete|merge)",
      "^src/polling/collector",
      "^src/kernel/",
      "^src/portable/",
      "^src/dbus/",
      "^src/runtime/",
      "^src/(process_groups|processes_watch|top_processes)/",
      "^src/lib/",
      "^src/model/",
    ]),
    only(
      "process-groups",
      "Which processes belong together, and what they add up to.",
      "^src/process_groups/",
      ["^src/kernel/", "^src/lib/", "^src/model/"],
    ),
    only("processes-watch", "Whether applications are alive and well.", "^src/processes_watch/", [
      "^src/kernel/",
      "^src/lib/",
      "^src/model/",
    ]),
    only("top-processes", "The largest processes.", "^src/top_processes/", [
      "^src/kernel/",
      "^src/lib/",
      "^src/model/",
    ]),
    only("doctor-judges", "What a host cannot give, and the cure.", "^src/doctor/", [
      "^src/kernel/",
      "^src/lib/",
      "^src/model/",
    ]),
    only("config-describes", "Configuration knows the schemas, not the parts.", "^src/config/", [
      "^src/kernel/(reader|virtual)",
      "^src/model/",
      "^src/lib/",
      "^src/catalog",
      "^src/polling/collector",
    ]),
    only("http-shows", "The server shows what the store holds.", "^src/http/", [
      "^src/exposition/",
      "^src/polling/store",
      "^src/self/",
      "^src/page/",
      "^src/runtime/",
      "^src/config/config",
      "^src/lib/",
      "^src/model/",
    ]),
    only("self-counts", "The daemon's own metrics.", "^src/self/", ["^src/model/", "^src/lib/"]),
    only("index-is-the-face", "What an application may import.", "^src/index", [
      "^src/model/",
      "^src/exposition/",
    ]),
    {
      name: "only-main-and-cli-know-cli",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(main|cli/)" },
      to: { path: "^src/(cli|main)" },
    },
    {
      name: "only-cli-knows-the-daemon",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(cli/|daemon)" },
      to: { path: "^src/daemon" },
    },
    {
      name: "prom-client-stays-where-things-happen",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(self|instrument|gateway)/" },
      to: { path: "node_modules/prom-client" },
    },
    {
      name: "libraries-that-start-programs-stay-in-portable",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/portable/" },
      to: { path: "node_modules/(systeminformation|check-disk-space)" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^test/fixtures/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
