/**
 * The processor time in milliseconds that a function takes on this thread. Unlike wall time it does
 * not grow on a busy computer, so it tells a slow algorithm from a busy computer.
 */
export function processorMs(run: () => void): number {
  const before = process.threadCpuUsage()
  run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
