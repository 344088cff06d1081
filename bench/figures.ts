/** One measured figure and its target. */
export interface Figure {
  readonly what: string
  readonly measured: string
  /** In words; none if the figure only explains others. */
  readonly target?: string
  readonly met?: boolean
}

/** The value that this share of the samples is below. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

/** Runs a function; returns its time in milliseconds and its result. */
export function timed<T>(run: () => T): { ms: number; value: T } {
  const start = performance.now()
  const value = run()
  return { ms: performance.now() - start, value }
}

/** A time in milliseconds that must stay below a limit. */
export const under = (what: string, value: number, limit: number): Figure => ({
  what,
  measured: ms(value),
  target: `< ${limit} ms`,
  met: value < limit,
})

export function printFigures(title: string, figures: readonly Figure[]): void {
  const width = (of: (figure: Figure) => string) => Math.max(...figures.map((figure) => of(figure).length))
  const what = width((figure) => figure.what)
  const measured = width((figure) => figure.measured)
  process.stdout.write(`\n${title}\n`)
  for (const figure of figures) {
    const verdict = figure.target === undefined ? '' : `${figure.met ? 'met   ' : 'MISSED'}  ${figure.target}`
    const line = `  ${figure.what.padEnd(what)}  ${figure.measured.padStart(measured)}  ${verdict}`
    process.stdout.write(`${line.trimEnd()}\n`)
  }
}
