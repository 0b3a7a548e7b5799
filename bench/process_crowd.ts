import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import { start } from "./processes.ts";

/** So many processes besides those that the machine has anyway. */
export interface ProcessCrowd {
  /** How many there are: fewer than were asked for where the machine holds no more. */
  readonly count: number;
  /** Resolves when all have ended. */
  readonly stop: () => Promise<void>;
}

/** How many wake ten times a second, and how many have the threads of a Node process: one in each so many. */
const [ACTIVE_ONE_IN, THREADED_ONE_IN] = [20, 200];
/** What one takes, threads and the kernel's part included, with room for the servers that are measured. */
const BYTES_EACH = 500_000;
const START_MILLISECONDS = 60_000;

/**
 * Forks, so that all share their pages, and under twenty names. Every process waits for the end of a pipe that this
 * one alone holds open, so that they end with it, however it ends; it ends with whoever started it.
 */
const FORK = String.raw`
use strict; use POSIX ();
my ($count, $threaded, $active, $node, $program) = @ARGV;
pipe(my $end, my $alive) or die "Cannot open a pipe: $!\n";
my $forked = 0;
for my $index (0 .. $count - 1) {
  my $pid = fork;
  last unless defined $pid;
  $forked++;
  next if $pid;
  close $alive;
  open STDOUT, '>', '/dev/null';
  if ($index < $threaded) {
    open STDIN, '<&', $end;
    exec $node, '-e', $program;
    POSIX::_exit(1);
  }
  $0 = sprintf 'worker%02d', $index % 20;
  vec(my $ends = '', fileno($end), 1) = 1;
  my $seconds = $index < $threaded + $active ? 0.1 : undef;
  1 until select my $ended = $ends, undef, undef, $seconds;
  POSIX::_exit(0);
}
my $finish = sub { close $alive; 1 while wait > 0; exit };
$SIG{TERM} = $finish;
$| = 1;
print "$forked\n";
1 while defined readline STDIN;
$finish->();
`;
const THREADED_PROGRAM =
  "setInterval(() => undefined, 100); process.stdin.on('end', () => process.exit()).resume()";

/**
 * Starts processes that sleep, one in twenty that wakes ten times a second, and one in two hundred with threads.
 * Throws where there is no perl, and where they do not start within a minute.
 */
export async function startCrowd(wanted: number): Promise<ProcessCrowd> {
  const most = Math.min(wanted, Math.floor(availableBytes() / BYTES_EACH));
  const [threaded, active] = [most / THREADED_ONE_IN, most / ACTIVE_ONE_IN].map(Math.floor);
  const argv = [most, threaded, active, process.execPath, THREADED_PROGRAM].map(String);
  const { child, stop } = start("perl", ["-e", FORK, ...argv], ["pipe", "pipe", "inherit"]);
  const count = await new Promise<number>((resolve, reject) => {
    const fail = (): void => {
      void stop();
      reject(new Error(`Cannot start ${most} processes: perl says nothing, want their number`));
    };
    const timer = setTimeout(fail, START_MILLISECONDS);
    child.once("exit", fail);
    child.stdout?.once("data", (line: Buffer) => {
      clearTimeout(timer);
      child.off("exit", fail);
      resolve(Number(line));
    });
  });
  return { count, stop };
}

/** Memory that can be had without taking any from others. @see proc_meminfo(5) */
function availableBytes(): number {
  const kibibytes = /^MemAvailable: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}
