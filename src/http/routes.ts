import { renderOverview, type Overview } from "../page/overview.ts";
import { json, type Answer, type Route } from "./answer.ts";

/** What the routes show. */
export interface RouteParts {
  readonly metrics: Route["answer"];
  readonly vars: Route["answer"];
  /** Whether the first poll of every collector has ended. */
  readonly isReady: () => boolean;
  /** The configuration in force, without its secrets. */
  readonly config: () => unknown;
  /** What the page for people says, but for the routes themselves. */
  readonly overview: () => Omit<Overview, "endpoints">;
}

const OK = json(200, { status: "ok" });
const READY = json(200, { status: "ready" });
const STARTING = json(503, { status: "starting" }, { "Retry-After": "1" });
const HTML = "text/html; charset=utf-8";
const PAGE_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

/** The route table: every path the server knows. */
export function createRoutes(parts: RouteParts): readonly Route[] {
  const routes: Route[] = [
    route(
      "/metrics",
      "every series, for Prometheus; collect[] and exclude[] choose collectors",
      parts.metrics,
    ),
    route("/debug/vars", "the same as JSON, in the form of Go's expvar", parts.vars),
    route("/config", "the configuration in force, secrets redacted", () =>
      json(200, { config: parts.config() }),
    ),
    route("/monitor", "health, for a service catalog's check", () => OK),
    route("/-/healthy", "200 while the daemon runs", () => OK),
    route("/-/ready", "200 once every collector has been polled", () =>
      parts.isReady() ? READY : STARTING,
    ),
  ];
  const home = route("/", "this page", () => page({ ...parts.overview(), endpoints: routes }));
  return [...routes, home];
}

function route(path: string, description: string, answer: Route["answer"]): Route {
  return { path, description, answer };
}

function page(overview: Overview): Answer {
  return { status: 200, contentType: HTML, body: renderOverview(overview), headers: PAGE_HEADERS };
}
