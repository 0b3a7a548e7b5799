import { expect, test } from "@jest/globals";
import { parsePageSize, readPageSize } from "../../src/kernel/page_size.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { withHost } from "../collectors/changing_host.ts";

test("parsePageSize compares the size of a process in kB and in pages", () => {
  const f = (kilobytes: number, pages: number, want: number) =>
    expect(
      parsePageSize(`Name:\tnode\nVmSize:\t  ${kilobytes} kB\n`, `${pages} 100 20 1 0 30 0`),
    ).toBe(want);
  f(1_048_576, 262_144, 4096);
  f(1_048_576, 65_536, 16_384);
  f(1_048_576, 16_384, 65_536);
  f(1_050_000, 262_144, 4096);
});

test("a page has 4096 bytes where nothing says otherwise", async () => {
  expect(parsePageSize("", "")).toBe(4096);
  expect(parsePageSize("VmSize:\t 100 kB\n", "0 0 0")).toBe(4096);
  await withHost({}, ({ kernel }) => expect(readPageSize(kernel)).toBe(4096));
});

test("readPageSize reads what the kernel says of this process", () => {
  const kernel = createKernelReader();
  expect([4096, 16_384, 65_536]).toContain(readPageSize(kernel));
  kernel.close();
});
