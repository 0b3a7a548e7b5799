/** What the kernel knows of one CPU; empty where it does not say. */
export interface CpuInfo {
  /** The kernel's number of it: `0`. */
  readonly cpu: string;
  readonly package: string;
  readonly core: string;
  readonly vendor: string;
  readonly family: string;
  readonly model: string;
  readonly modelName: string;
  readonly microcode: string;
  readonly stepping: string;
  readonly cacheSize: string;
  /** Undefined on architectures that do not say. */
  readonly hertz: number | undefined;
  readonly flags: readonly string[];
  readonly bugs: readonly string[];
}

type Fields = ReadonlyMap<string, string>;

/**
 * Parses `/proc/cpuinfo`: one entry per CPU. Every architecture has field names of its own;
 * what stands before the first CPU is true of all of them.
 * Throws where no CPU has a number.
 * @see proc_cpuinfo(5)
 */
export function parseCpuinfo(text: string): CpuInfo[] {
  const blocks = text.split(/\n\s*\n/).map(parseBlock);
  const common = new Map(blocks.filter(isCommon).flatMap((fields) => [...fields]));
  const cpus = blocks.filter((fields) => !isCommon(fields));
  if (cpus.length === 0) {
    const start = JSON.stringify(text.slice(0, 40));
    throw new Error(`Cannot parse cpuinfo: it begins with ${start}, want lines "processor : 0"`);
  }
  return cpus.map((fields) => toCpuInfo(new Map([...common, ...fields])));
}

function parseBlock(block: string): Fields {
  return new Map(
    block.split("\n").flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
    }),
  );
}

function isCommon(fields: Fields): boolean {
  return numberOf(fields) === undefined;
}

function numberOf(fields: Fields): string | undefined {
  const numbers = ["processor", "cpu number"].map((name) => fields.get(name));
  return numbers.find((number) => /^\d+$/.test(number ?? ""));
}

function toCpuInfo(fields: Fields): CpuInfo {
  const first = (...names: readonly string[]) =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined) ?? "";
  const words = (...names: readonly string[]) =>
    first(...names)
      .split(/\s+/)
      .filter(Boolean);
  const megahertz = parseFloat(first("cpu MHz", "clock", "cpu MHz dynamic"));
  return {
    cpu: numberOf(fields) ?? "",
    package: first("physical id"),
    core: first("core id", "hart"),
    vendor: first("vendor_id", "vendor", "system type", "cpu"),
    family: first("cpu family", "CPU Family"),
    model: first("model"),
    modelName: first("model name", "Model Name", "cpu model", "Processor", "isa"),
    microcode: first("microcode"),
    stepping: first("stepping"),
    cacheSize: first("cache size"),
    hertz: Number.isNaN(megahertz) ? undefined : megahertz * 1e6,
    flags: words("flags", "Features", "features"),
    bugs: words("bugs"),
  };
}
