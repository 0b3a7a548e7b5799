import { expect, test } from "@jest/globals";
import { createPageMemory } from "../../src/http/page_memory.ts";

const bytes = (length: number): Buffer => Buffer.allocUnsafeSlow(length);

test("a page's memory is free once nobody reads it", () => {
  const memory = createPageMemory();
  expect(memory.take()).toBeUndefined();
  const page = memory.page(bytes(10).subarray(0, 3));
  page.hold();
  page.release();
  expect(memory.take()).toBeUndefined();
  page.release();
  const free = memory.take();
  expect([free?.length, free?.buffer]).toEqual([10, page.bytes.buffer]);
  expect(memory.take()).toBeUndefined();
});

test("of pages that are released together the memory of two is kept", () => {
  const memory = createPageMemory();
  const pages = [1, 2, 3].map((length) => memory.page(bytes(length)));
  for (const page of pages) page.release();
  expect([memory.take()?.length, memory.take()?.length, memory.take()]).toEqual([2, 1, undefined]);
});
