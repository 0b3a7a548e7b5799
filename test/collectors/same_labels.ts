import { expect } from "@jest/globals";
import type { CollectorDefinition } from "../../src/polling/collector.ts";
import { fixtureKernel, openOn, pollOf } from "./fixture_host.ts";

/** Polls the large host twice: there are so many series, and the second time with the Labels objects of the first. */
export async function expectSameLabels(
  definition: CollectorDefinition,
  count: number,
): Promise<void> {
  const kernel = fixtureKernel("large_host");
  const source = openOn(definition, kernel);
  const poll = async () =>
    (await pollOf(source)).flatMap(({ samples }) => samples.map(({ labels }) => labels));
  const [first, second] = [await poll(), await poll()];
  kernel.close();
  expect(first).toHaveLength(count);
  expect(second.length).toBe(count);
  expect(second.every((labels, index) => labels === first[index])).toBe(true);
}
