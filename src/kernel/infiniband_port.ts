const BYTES_PER_GIGABIT = 125_000_000;

/**
 * The number in the state of an InfiniBand port, `4: ACTIVE`; undefined where there is none.
 * @see Documentation/ABI/stable/sysfs-class-infiniband of the kernel
 */
export function parsePortState(text: string): number | undefined {
  const [, id] = /^(\d+): *\S/.exec(text) ?? [];
  return id === undefined ? undefined : Number(id);
}

/** The rate of an InfiniBand port, `100 Gb/sec (4X EDR)`, in bytes per second; undefined where there is none. */
export function parsePortRate(text: string): number | undefined {
  const [, gigabits] = /^(\d+(?:\.\d+)?) Gb\/sec/.exec(text) ?? [];
  return gigabits === undefined ? undefined : Math.trunc(Number(gigabits) * BYTES_PER_GIGABIT);
}
