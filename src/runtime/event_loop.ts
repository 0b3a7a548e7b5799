import { performance } from "node:perf_hooks";
import { createHistogram, type Histogram } from "./histogram.ts";
import { constantLag, createLagRecorder, type LagSummary } from "./lag_summary.ts";

/** What the event loop did between two readings, and since it started. */
export interface LoopReading {
  /** Of the lags since the previous reading. */
  readonly lag: LagSummary;
  /** The series of a histogram of all lags, in seconds. */
  readonly lags: ReturnType<Histogram["series"]>;
  /** Since the loop started. */
  readonly activeSeconds: number;
  readonly idleSeconds: number;
  /** The active share of the time since the previous reading, 0 to 1. */
  readonly utilizationRatio: number;
}

/** Watches the event loop of its thread until closed. */
export interface LoopSampler {
  /** Ends one interval and begins the next. */
  read(): LoopReading;
  close(): void;
}

const BOUNDS_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** From one firing of the sampler's timer to the next, in seconds. */
export interface LoopWindow {
  readonly elapsedSeconds: number;
  /** The part of it in which the loop was not waiting for events. */
  readonly activeSeconds: number;
}

/**
 * How long the loop was held, in seconds: by how much the timer was late, never below 0.
 *
 * What holds the loop may begin up to one resolution before the timer is due, and lateness misses that part. So a
 * timer late by a whole resolution or more counts all time the loop was active in the window. The error is below one
 * resolution: a hold of twice the resolution or longer is never told short, and told too long at most by other work
 * done just before it; one shorter than that may be told short, or missed where no timer was due meanwhile.
 */
export function lagSeconds(window: LoopWindow, resolutionSeconds: number): number {
  const late = Math.max(0, window.elapsedSeconds - resolutionSeconds);
  return late < resolutionSeconds ? late : Math.max(late, window.activeSeconds);
}

/** Samples the loop's lag with a timer that fires every `resolutionSeconds`, and keeps no process alive. */
export function startLoopSampler(resolutionSeconds: number): LoopSampler {
  const recorder = createLagRecorder();
  const histogram = createHistogram(BOUNDS_SECONDS);
  let firedAt = performance.now();
  let idleAtFiring = performance.nodeTiming.idleTime;
  let previous = performance.eventLoopUtilization();

  function fire(): void {
    const now = performance.now();
    const idle = performance.nodeTiming.idleTime;
    const elapsedSeconds = (now - firedAt) / 1000;
    const activeSeconds = elapsedSeconds - (idle - idleAtFiring) / 1000;
    const lag = lagSeconds({ elapsedSeconds, activeSeconds }, resolutionSeconds);
    recorder.record(lag);
    histogram.observe(lag);
    firedAt = now;
    idleAtFiring = idle;
  }

  const timer = setInterval(fire, resolutionSeconds * 1000).unref();

  function read(): LoopReading {
    // Whoever reads may run before an overdue timer: what held the loop belongs to this interval.
    if (performance.now() - firedAt > resolutionSeconds * 1000) {
      fire();
      timer.refresh();
    }
    const lag = recorder.take() ?? constantLag(0);
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, previous);
    previous = current;
    return {
      lag,
      lags: histogram.series(),
      activeSeconds: current.active / 1000,
      idleSeconds: current.idle / 1000,
      utilizationRatio: Number.isFinite(utilization) ? utilization : 0,
    };
  }

  return { read, close: () => clearInterval(timer) };
}
