import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { acceptsGzip, negotiateFormat } from "../../src/exposition/negotiate.ts";

const OPENMETRICS = "application/openmetrics-text";

describe("Accept", () => {
  const f = (accept: string | undefined, want: string) =>
    expect({ accept, format: negotiateFormat(accept) }).toEqual({ accept, format: want });

  test("of real clients", () => {
    f(
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      "openmetrics",
    );
    f(
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      "openmetrics",
    );
    f("text/plain;version=0.0.4;q=1,*/*;q=0.1", "text");
    f("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text");
    f("*/*", "text");
    f(undefined, "text");
  });

  test("by quality, then by exactness, then by order", () => {
    f(`${OPENMETRICS};q=0.1, text/plain;q=0.2`, "text");
    f(`${OPENMETRICS};q=0.2, text/plain;q=0.1`, "openmetrics");
    f(`text/plain;q=0.2, ${OPENMETRICS};q=0.3;version="1.0.0"`, "openmetrics");
    f(`*/*, ${OPENMETRICS}`, "openmetrics");
    f(`*/*, ${OPENMETRICS};q=0.5`, "text");
    f(`${OPENMETRICS}, text/plain`, "openmetrics");
    f(`text/plain, ${OPENMETRICS}`, "text");
    f("application/*", "openmetrics");
    f("application/*, text/*;q=0.9", "openmetrics");
    f("text/*, application/*", "text");
    f("text/plain;q=0, */*", "openmetrics");
    f(`${OPENMETRICS};q=0`, "text");
    f(`${OPENMETRICS};q=0, text/plain;q=0`, "text");
  });

  test("by version", () => {
    f(`${OPENMETRICS};version=0.0.1`, "openmetrics");
    f(`${OPENMETRICS};version=2.0.0`, "text");
    f(`${OPENMETRICS};version=2.0.0, ${OPENMETRICS};version=1.0.0;q=0.1`, "openmetrics");
    f(`text/plain;version=9;q=0.9, ${OPENMETRICS};q=0.1`, "openmetrics");
    f("APPLICATION/OpenMetrics-Text ; Version = 1.0.0 ; Q=1", "openmetrics");
  });

  test("that makes no sense is text", () => {
    for (const accept of ["", ",,,", ";;;", "q=1", "*/*;q=", "/", "text", "\0", ";q=1,;q=2"]) {
      f(accept, "text");
    }
    f(`${OPENMETRICS};q=high`, "openmetrics");
  });
});

describe("Accept-Encoding", () => {
  const f = (header: string | undefined, want: boolean) =>
    expect({ header, gzip: acceptsGzip(header) }).toEqual({ header, gzip: want });

  test("asks for gzip or does not", () => {
    f("gzip", true);
    f("x-gzip", true);
    f("GZIP;q=0.5", true);
    f("gzip, deflate, br, zstd", true);
    f("deflate, *;q=0.1", true);
    f("gzip;q=0.5, identity;q=0.5", true);
    f(undefined, false);
    f("", false);
    f("identity", false);
    f("deflate, br", false);
    f("gzip;q=0", false);
    f("gzip;q=0.000", false);
    f("gzip;q=0, *", false);
    f("*;q=0", false);
    f("gzip;q=0.5, identity;q=0.9", false);
    f("gzipped", false);
  });
});

const STRANGE = fc.constantFrom(
  "*",
  "/",
  ";",
  ",",
  "=",
  "q",
  "0",
  "1",
  ".",
  "gzip",
  " ",
  '"',
  "\0",
  "é",
);

test("no header is too strange", () => {
  fc.assert(
    fc.property(fc.string({ unit: STRANGE }), (header) => {
      expect(["text", "openmetrics"]).toContain(negotiateFormat(header));
      expect(typeof acceptsGzip(header)).toBe("boolean");
    }),
  );
});
