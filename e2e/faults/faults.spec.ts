import { expect, test } from '@playwright/test'
import { killClients } from './loops/client-kill.ts'
import { keepThroughClocks } from './loops/clock-retention.ts'
import { moveClock } from './loops/clock.ts'
import { mutateFrames } from './loops/decoder.ts'
import { fillDisk } from './loops/disk-full.ts'
import { watchSyncs } from './loops/fsync.ts'
import { killHosts } from './loops/host-kill.ts'
import { describeProblems, type Outcome } from './outcome.ts'
import { cutEverywhere, runProxied } from './loops/proxy-run.ts'
import { restartBehindRetention } from './loops/restart-retention.ts'
import { simulate } from './loops/simulated.ts'
import { stallReaders } from './loops/stalled-reader.ts'

/** Another one each time, and printed on failure. */
const seed = Date.now() % 1_000_000

function expectSound(outcome: Outcome): void {
  test.skip(outcome.skipped !== null, outcome.skipped ?? '')
  expect(outcome.problems, describeProblems(outcome)).toEqual([])
}

/** The short runs; `node e2e/faults/run.ts` has the long ones. */
test.describe('under fault', () => {
  test('a host that is killed loses nothing acknowledged and doubles nothing', async () => {
    const outcome = await killHosts(seed, 6)
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ cycles: 6, lost: 0, doubled: 0 })
    expect(outcome.counts['acked']).toBeGreaterThan(6)
  })

  test('a client that is killed delivers its outbox once when it is started again', async () => {
    const outcome = await killClients(seed, 2)
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ cycles: 2, lost: 0, doubled: 0 })
  })

  test('whatever a simulated network does, everyone ends with the same log', async () => {
    const outcome = await simulate(seed, 60)
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ seeds: 60, lost: 0, doubled: 0 })
  })

  test('whatever happens while a log answers late, everyone ends with the same log', async () => {
    const outcome = await simulate(seed, 20, undefined, 'late')
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ seeds: 20, lost: 0, doubled: 0 })
  })

  test('whatever a proxy does to real sockets, everyone ends with the same log', async () => {
    const outcome = await runProxied(seed, 3)
    expectSound(outcome)
    expect(outcome.counts['faults']).toBeGreaterThan(3)
  })

  test('a reader that stalls is disconnected, returns, and has a log without a gap; the writer does not notice', async () => {
    const outcome = await stallReaders(seed, 1)
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ closed: 1, lost: 0, doubled: 0 })
  })

  for (const direction of ['up', 'down'] as const) {
    test(`a connection cut at any byte on the way ${direction} leaves one message`, async () => {
      const outcome = await cutEverywhere(direction, seed)
      expectSound(outcome)
      expect(outcome.counts['cuts']).toBeGreaterThan(100)
    })
  }

  test('a full disk refuses messages with the reason, keeps reading, and recovers', async () => {
    const outcome = await fillDisk()
    expectSound(outcome)
    expect(outcome.counts['refused']).toBeGreaterThan(0)
  })

  test('no mutated frame throws, hangs or touches a prototype', async () => {
    const outcome = await mutateFrames(seed, 20_000)
    expectSound(outcome)
    expect(outcome.counts['accepted']).toBeGreaterThan(0)
  })

  test('a wall clock that is moved by an hour or by years changes nothing', async () => {
    expectSound(await moveClock(seed))
  })

  test('kind 1: whatever clocks do, nothing is forgotten too early', async () => {
    const outcome = await keepThroughClocks(seed, 4)
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ seeds: 4, lost: 0 })
    expect(outcome.counts['forgotten']).toBeGreaterThan(4)
    expect(outcome.counts['wrong']).toBeGreaterThan(4)
  })

  test('after retention and a restart a room knows what it knew before, and so does a copy', async () => {
    const outcome = await restartBehindRetention(seed, 8)
    expectSound(outcome)
    expect(outcome.counts).toMatchObject({ seeds: 8, lost: 0 })
    expect(outcome.counts['forgotten']).toBeGreaterThan(8)
  })

  test('the log is synced before an event or an ack leaves the host', async () => {
    const outcome = await watchSyncs()
    expectSound(outcome)
    expect(outcome.counts['told']).toBeGreaterThan(100)
  })
})
