/** Wall and CPU time of this process since it was made, in seconds. */
export function startClock(): () => { seconds: number; cpuSeconds: number } {
  const startedMs = performance.now();
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    return { seconds: (performance.now() - startedMs) / 1_000, cpuSeconds: (user + system) / 1e6 };
  };
}
