import { parseText, type ParsedFamily, type ParsedSample } from "../../src/exposition/parse.ts";
import type { Labels } from "../../src/model/family.ts";
import { ask } from "../http/serve.ts";

/** The labels of `labels` are on the sample. */
type Wanted = Readonly<Record<string, string>>;

const IDENTITY = ["app_id", "run_id", "process_id"];

/** `/metrics` as text, parsed. */
export async function scrape(url: string, query = ""): Promise<readonly ParsedFamily[]> {
  const { status, body } = await ask(`${url}/metrics${query}`);
  if (status !== 200) throw new Error(`Cannot scrape ${url}: it answers ${status}, want 200`);
  return parseText(body.toString());
}

/** The samples of a family that have all these labels; none where the page has no such family. */
export function samplesOf(
  page: readonly ParsedFamily[],
  name: string,
  wanted: Wanted = {},
): readonly ParsedSample[] {
  const samples = page.find((family) => family.name === name)?.samples ?? [];
  return samples.filter(({ labels }) =>
    Object.entries(wanted).every(([label, value]) => labels[label] === value),
  );
}

/** The value of the one such sample, undefined where there is none. Throws where there are several. */
export function valueOf(
  page: readonly ParsedFamily[],
  name: string,
  wanted: Wanted = {},
): number | undefined {
  const samples = samplesOf(page, name, wanted);
  if (samples.length > 1)
    throw new Error(`Cannot tell the value of ${name}: it has ${samples.length} samples, want 1`);
  return samples[0]?.value;
}

/** The value of a self metric of one collector. */
export function ofCollector(
  page: readonly ParsedFamily[],
  name: string,
  collector: string,
): number | undefined {
  return valueOf(page, `metrics_exporter_collector_${name}`, { collector });
}

/** How many polls of a collector have succeeded. */
export function successes(page: readonly ParsedFamily[], collector: string): number {
  const wanted = { collector, outcome: "success" };
  return valueOf(page, "metrics_exporter_collector_polls_total", wanted) ?? 0;
}

/** The names on a page. */
export function namesOf(page: readonly ParsedFamily[]): readonly string[] {
  return page.map(({ name }) => name);
}

/** The labels without those that say which run of which application it is, as one comparable text. */
export function ownLabels(labels: Labels): string {
  const own = Object.entries(labels).filter(([label]) => !IDENTITY.includes(label));
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}
