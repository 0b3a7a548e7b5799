const TICKS_PER_SECOND = 100;
/** Columns of the line `cpu`: user nice system idle iowait irq softirq. Guests' time is in user and nice already. */
const [IDLE, IOWAIT, COLUMNS] = [3, 4, 7];

/**
 * Seconds in which all CPUs worked since boot, for processes and interrupts, by the first line of `/proc/stat`; CPUs
 * that are offline by now are in it. Throws where that line is not `cpu` and numbers.
 * @see proc_stat(5)
 */
export function parseBusySeconds(text: string): number {
  const line = text.slice(0, Math.max(text.indexOf("\n"), 0));
  const [name, ...columns] = line.split(/ +/, COLUMNS + 1);
  const ticks = columns.reduce(
    (sum, column, index) => (index === IDLE || index === IOWAIT ? sum : sum + Number(column)),
    0,
  );
  if (name !== "cpu" || columns.length <= IOWAIT || !(ticks >= 0)) {
    throw new Error(
      `Cannot parse stat: it begins with ${JSON.stringify(line)}, want cpu and at least ${IOWAIT + 1} numbers`,
    );
  }
  return ticks / TICKS_PER_SECOND;
}
