import { describe, expect, test } from "@jest/globals";
import { isSecretName, redactArgv, redactText, redactValue } from "../../src/lib/redact.ts";

describe("isSecretName", () => {
  const f = (name: string, want: boolean) =>
    test(`${name}: ${String(want)}`, () => expect(isSecretName(name)).toBe(want));
  f("password", true);
  f("DB_PASSWORD", true);
  f("--db-password", true);
  f("passwd", true);
  f("authToken", true);
  f("api_key", true);
  f("API-KEY", true);
  f("apikey", true);
  f("client_secret", true);
  f("credentials", true);
  f("Authorization", true);
  f("db.pass", true);
  f("dsn", true);
  f("password_file", false);
  f("token-path", false);
  f("author", false);
  f("compass", false);
  f("path", false);
  f("key", false);
  f("mount_points", false);
});

describe("redactText", () => {
  const f = (text: string, want: string) =>
    test(`${text} becomes ${want}`, () => expect(redactText(text)).toBe(want));
  f("https://bob:s3cret@host/x", "https://<redacted>@host/x");
  f("https://bob:s3@cret@host/x?a=b@c", "https://<redacted>@host/x?a=b@c");
  f("redis://:s3cret@host:6379", "redis://<redacted>@host:6379");
  f("http://token@host", "http://<redacted>@host");
  f("http://host/a@b", "http://host/a@b");
  f("http://host/x?token=abc&y=1", "http://host/x?token=<redacted>&y=1");
  f("root:pa:ss@tcp(db:3306)/app", "<redacted>@tcp(db:3306)/app");
  f("host=db user=me password='a b' port=1", "host=db user=me password=<redacted> port=1");
  f('{"password":"a \\" b","n":1}', '{"password":<redacted>,"n":1}');
  f("Authorization: Bearer abc.def", "Authorization: <redacted>");
  f("X-Api-Key: abc def", "X-Api-Key: <redacted>");
  f("password_file=/run/x", "password_file=/run/x");
  f("me@example.org at 10:15", "me@example.org at 10:15");
  f("0.0.0.0:9777", "0.0.0.0:9777");
  f("two\nlines", "two\nlines");
});

describe("redactArgv", () => {
  const f = (argv: string[], want: string[]) =>
    test(argv.join(" "), () => expect(redactArgv(argv)).toEqual(want));
  f(["node", "x.js", "--db-password", "x"], ["node", "x.js", "--db-password", "<redacted>"]);
  f(["--token=a b=c", "y"], ["--token=<redacted>", "y"]);
  f(["-token", "-x", "y"], ["-token", "<redacted>", "y"]);
  f(["--token", "--verbose"], ["--token", "--verbose"]);
  f(["PGPASSWORD=x", "psql"], ["PGPASSWORD=<redacted>", "psql"]);
  f(["--config", "a.yaml"], ["--config", "a.yaml"]);
  f(["--password-file", "/run/secret"], ["--password-file", "/run/secret"]);
  f(["-H", "Authorization: Basic abc"], ["-H", "Authorization: <redacted>"]);
  f(["--db", "postgres://u:p@h/d"], ["--db", "postgres://<redacted>@h/d"]);
  f(["--db=postgres://u:p@h/d"], ["--db=postgres://<redacted>@h/d"]);
  f([], []);
});

describe("redactValue", () => {
  const f = (name: string, value: unknown, want: unknown) =>
    test(`${name}: ${JSON.stringify(value)}`, () => expect(redactValue(name, value)).toEqual(want));
  f("password", "x", "<redacted>");
  f("password", 5, "<redacted>");
  f("password", null, null);
  f("url", "http://a:b@c", "http://<redacted>@c");
  f("n", 5, 5);
  f("list", ["http://a:b@c", 1], ["http://<redacted>@c", 1]);
  f("map", { deep: { api_key: "x", name: "y" } }, { deep: { api_key: "<redacted>", name: "y" } });
  const error = new Error("x");
  test("an error stays the error it is", () => expect(redactValue("error", error)).toBe(error));
});
