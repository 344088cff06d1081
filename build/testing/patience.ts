/**
 * How long tests wait for what happens by itself, in milliseconds. These are for what hangs and judge no computer: a
 * slow one, or one that does twenty other things, has to pass. How fast Parley is, e2e/network/measure.ts and bench/ say.
 */
export const patience = {
  /** For one step: a program starts, a window shows something, somebody is told. */
  stepMs: 90_000,
  /** For a test, which takes many. */
  testMs: 300_000,
  /** For a test that packs the app, or runs all stories of the desktop. */
  longTestMs: 1_800_000,
  /** For a pure function and hostile input, in processor time: what is not linear takes far longer. */
  pureMs: 250,
} as const
