/**
 * How long tests wait, in milliseconds. These deadlines catch hangs and do not judge speed: a slow
 * or busy computer must pass. e2e/network/measure.ts and bench/ measure speed.
 */
export const deadlines = {
  /** For one step: a program starts, a window shows something, a user gets a message. */
  stepMs: 90_000,
  /** For a test of many steps. */
  testMs: 300_000,
  /** For a test that packs the app, or runs all stories of the desktop. */
  longTestMs: 1_800_000,
  /**
   * For a pure function with hostile input, in processor time: a quadratic one takes far longer.
   */
  pureMs: 250,
} as const
