/**
 * What the work comes to, or undefined where that takes longer: the work goes on.
 * Rejects with the signal's reason when that is aborted.
 */
export async function within<Result>(
  work: Promise<Result>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<Result | undefined> {
  let stopWaiting: () => void = () => undefined;
  const deadline = new Promise<undefined>((resolve, reject) => {
    const onAbort = () => reject(signal?.reason as Error);
    // An answer that arrived while the event loop was held up is read before the immediate runs.
    const timer = setTimeout(() => setImmediate(() => resolve(undefined)), milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    stopWaiting();
  }
}
