/**
 * How long tests wait for what happens by itself, in milliseconds. These limits catch hangs and do
 * not judge speed: a slow or busy computer must pass. e2e/network/measure.ts and bench/ measure
 * speed.
 */
export const patience = {
  /** For one step: a program starts, a window shows something, a person gets a message. */
  stepMs: 90_000,
  /** For a test of many steps. */
  testMs: 300_000,
  /** For a test that packs the app, or runs all stories of the desktop. */
  longTestMs: 1_800_000,
  /**
   * For a pure function and hostile input, in processor time: anything slower than linear takes far
   * longer.
   */
  pureMs: 250,
} as const
