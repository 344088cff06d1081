import { isDeepStrictEqual } from 'node:util'
import type { RoomEvent } from '../../shared/protocol/log/events.ts'
import { entriesAfter, type TimelineEntry } from '../../shared/protocol/log/timeline.ts'
import type { ObservedMember } from './member.ts'

export interface LogReport {
  /** Messages the host acknowledged. */
  readonly acked: number
  /**
   * Acknowledged or shown to a member, but not in the log at that place; or gone without being
   * pending.
   */
  readonly lost: number
  /** In the log more than once. */
  readonly doubled: number
  readonly problems: readonly string[]
}

const keyOf = (author: string, nonce: string): string => `${author} ${nonce}`

/**
 * Compares a log with what its members were told: seq counts from 1 without a gap, everything
 * acknowledged or shown is there once and at that place, everything else once or still pending at
 * its author. Each author's messages are in the order of writing, unless some were refused and
 * tried again later.
 */
export function checkLog(
  log: readonly RoomEvent[],
  members: readonly ObservedMember[],
  { inOrderOfWriting = true } = {},
): LogReport {
  const problems: string[] = []
  log.forEach(({ seq }, i) => {
    if (seq !== i + 1) problems.push(`gap: seq ${seq} at place ${i + 1}`)
  })
  const places = seqsByCommand(log)
  const doubles = [...places].filter(([, seqs]) => seqs.length > 1)
  for (const [key, seqs] of doubles) problems.push(`doubled: ${key} at ${seqs.join(', ')}`)
  const lost = members.flatMap((member) => [
    ...lostAcks(log, member),
    ...lostShown(log, member),
    ...lostPosts(places, member),
  ])
  problems.push(...lost)
  if (inOrderOfWriting) problems.push(...members.flatMap((member) => orderProblems(places, member)))
  return {
    acked: members.reduce((sum, { acked }) => sum + acked.size, 0),
    lost: lost.length,
    doubled: doubles.reduce((sum, [, seqs]) => sum + seqs.length - 1, 0),
    problems,
  }
}

/**
 * Seqs by author and command. A message is identified by the nonce in its body, in case its own
 * nonce was lost on the way.
 */
function seqsByCommand(log: readonly RoomEvent[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const event of log) {
    const inBody = event.kind === 'messagePosted' ? event.content.text.split(' ', 1)[0] : event.nonce
    const key = keyOf(event.author.id, inBody ?? event.nonce)
    const seqs = places.get(key)
    if (seqs) seqs.push(event.seq)
    else places.set(key, [event.seq])
  }
  return places
}

function lostAcks(log: readonly RoomEvent[], { name, id, acked }: ObservedMember): string[] {
  return [...acked].flatMap(([nonce, seq]) => {
    const event = log[seq - 1]
    return event?.author.id === id && event.nonce === nonce
      ? []
      : [`lost: ${name} had an ack for ${nonce} at ${seq}`]
  })
}

/**
 * Every event is durable before any member gets it, so what was shown must still be there,
 * unchanged, after any crash.
 */
function lostShown(log: readonly RoomEvent[], { name, copy }: ObservedMember): string[] {
  return copy.flatMap((event, i) => {
    const stored = log[event.seq - 1]
    const before = copy[i - 1]
    if (before && event.seq !== before.seq + 1)
      return [`gap: ${name} was shown ${event.seq} after ${before.seq}`]
    return isDeepStrictEqual(stored, event) || isLeftOf(stored, event)
      ? []
      : [`lost: ${name} was shown ${event.seq}`]
  })
}

/** Whether removal has left this of an event: its place and nothing that was said. */
const isLeftOf = (stored: RoomEvent | undefined, event: RoomEvent): boolean =>
  stored?.kind === 'redacted' &&
  (event.kind === 'messagePosted' || event.kind === 'messageEdited') &&
  stored.author.id === event.author.id &&
  stored.nonce === event.nonce

function lostPosts(
  places: ReadonlyMap<string, number[]>,
  { name, id, posted, pending }: ObservedMember,
): string[] {
  return posted
    .filter((nonce) => !places.has(keyOf(id, nonce)) && !pending.has(nonce))
    .map((nonce) => `lost: ${nonce} is neither in the log nor pending at ${name}`)
}

function orderProblems(
  places: ReadonlyMap<string, number[]>,
  { name, id, posted }: ObservedMember,
): string[] {
  const seqs = posted.flatMap((nonce) => places.get(keyOf(id, nonce))?.slice(0, 1) ?? [])
  const wrong = seqs.findIndex((seq, i) => i > 0 && seq < (seqs[i - 1] ?? 0))
  return wrong < 0
    ? []
    : [`order: messages of ${name} stand in another order than written, at ${seqs[wrong]}`]
}

/** What a message looks like to every member alike. */
const shownOf = (entry: TimelineEntry) =>
  entry.kind === 'message'
    ? [entry.content, entry.editedAt, entry.removedBy, entry.reactions.map(({ key, by }) => [key, by])]
    : entry

/**
 * Whether all show the same timeline, if they were there for every event or read the log later:
 * `whole` is folded from the log and its relations at once, the others event by event.
 */
export const checkTimelines = (
  whole: readonly TimelineEntry[],
  members: readonly ObservedMember[],
): string[] =>
  members.flatMap(({ name, id, copy }) => {
    const own = entriesAfter([], copy, id)
    const wrong = whole.findIndex((entry, i) => {
      const other = own[i]
      return !other || !isDeepStrictEqual(shownOf(entry), shownOf(other))
    })
    return wrong < 0 && own.length === whole.length
      ? []
      : [
          `timeline: ${name} shows another entry ${wrong}: ${JSON.stringify(own[wrong])} and not ${JSON.stringify(whole[wrong])}`,
        ]
  })

/** Once the faults are over, everyone has the whole log and nothing is pending. */
export function checkConverged(log: readonly RoomEvent[], members: readonly ObservedMember[]): string[] {
  return members.flatMap(({ name, copy, pending }) => [
    ...(pending.size > 0 ? [`stuck: ${name} still waits for ${[...pending].slice(0, 3).join(', ')}`] : []),
    ...(copy.length === log.length ? [] : [`behind: ${name} has ${copy.length} events of ${log.length}`]),
  ])
}
