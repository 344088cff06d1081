/**
 * The processor time in milliseconds that a function takes on this thread. Unlike time on the clock it does not grow where a
 * computer does other things as well, so it tells an algorithm that is too slow from a computer that is busy.
 */
export function processorMs(run: () => void): number {
  const before = process.threadCpuUsage()
  run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
