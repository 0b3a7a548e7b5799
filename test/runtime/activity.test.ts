import { expect, test } from "@jest/globals";
import { createServer } from "node:net";
import { once } from "node:events";
import { readActivity } from "../../src/runtime/activity.ts";

test("a timer and a listening server show by their types", async () => {
  const before = readActivity();
  const timer = setTimeout(() => undefined, 60_000);
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const during = readActivity();
  clearTimeout(timer);
  server.close();
  await once(server, "close");

  const more = (part: "resources" | "handles", type: string) =>
    (during[part]?.get(type) ?? 0) - (before[part]?.get(type) ?? 0);
  expect(more("resources", "Timeout")).toBe(1);
  expect(more("resources", "TCPServerWrap")).toBe(1);
  expect(more("handles", "Server")).toBe(1);
});
