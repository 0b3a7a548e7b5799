import type { IncomingMessage } from "node:http";

/** What a route answers: data, which the server then sends. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called once the body is needed no more: it has been sent, or the client has gone. */
  readonly whenSent?: () => void;
}

/** One path of the server. */
export interface Route {
  readonly path: string;
  /** One phrase for the page that lists the routes. */
  readonly description: string;
  /** Answers GET and HEAD; the server leaves the body out for HEAD. */
  readonly answer: (request: IncomingMessage, query: string) => Answer | Promise<Answer>;
}

const JSON_TYPE = "application/json; charset=utf-8";

/** An answer in JSON. */
export function json(status: number, value: unknown, headers?: Record<string, string>): Answer {
  const answer = { status, contentType: JSON_TYPE, body: JSON.stringify(value) };
  return headers ? { ...answer, headers } : answer;
}

/** An answer that says what is wrong with the request. */
export function refusal(status: number, error: string, headers?: Record<string, string>): Answer {
  return json(status, { error }, headers);
}
