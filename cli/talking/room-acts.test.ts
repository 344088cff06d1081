import { describe, expect, test } from 'vitest'
import type { MessagePosted } from '../../shared/protocol/log/events.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { actHelp, actVerbs, type ModeratedRoom } from './room-acts.ts'

const KEY = 'A'.repeat(43)
const ann = { id: 'annannann', name: 'Ann' }
const bob = { id: 'bobbobbob', name: 'Bob B' }

const said = (seq: number, author: typeof ann, body: string): MessagePosted => ({
  kind: 'messagePosted',
  epoch: 1,
  seq,
  at: 0,
  author,
  nonce: `n${seq}`,
  channel: 'general',
  body,
})

function room(refusing: string | null = null) {
  const acts: RequestedAction[] = []
  const answers: [string, boolean][] = []
  const moderated: ModeratedRoom = {
    knocks: [
      { id: 'knockcyd', name: 'Cyd', key: KEY },
      { id: 'knockdan', name: 'Dan' },
    ],
    members: [ann, bob],
    rules: { policy: 'knock', slowSeconds: 0, muted: [], banned: [{ id: 'eveeveeve', name: 'Eve' }] },
    messages: () => [said(3, bob, 'one'), said(5, ann, 'two'), said(7, bob, 'thr\nee')],
    answerKnock: (knock, letIn) => {
      answers.push([knock, letIn])
      return Promise.resolve(refusing)
    },
    act: (act) => {
      acts.push(act)
      return Promise.resolve(refusing)
    },
  }
  return { moderated, acts, answers }
}

const run = async (verb: string, rest: string, { moderated } = room()) =>
  (await actVerbs[verb]?.(moderated, rest)) ?? expect.fail(`no verb ${verb}`)

describe('what is typed after a verb', () => {
  test.each([
    ['kick', 'Bob B', { kind: 'kick', member: bob.id }],
    ['ban', 'bobb', { kind: 'ban', member: bob.id }],
    ['unban', 'Eve', { kind: 'unban', member: 'eveeveeve' }],
    ['mute', 'ann', { kind: 'mute', member: ann.id }],
    ['unmute', 'Ann', { kind: 'unmute', member: ann.id }],
    ['mod', 'Ann', { kind: 'role', member: ann.id, role: 'moderator' }],
    ['unmod', 'Ann', { kind: 'role', member: ann.id, role: 'member' }],
    ['slow', '30', { kind: 'slow', seconds: 30 }],
    ['slow', 'off', { kind: 'slow', seconds: 0 }],
    ['delete', '3', { kind: 'remove', seq: 3 }],
    ['delete', 'Bob B', { kind: 'remove', seq: 7 }],
    ['policy', 'closed', { kind: 'door', policy: 'closed' }],
  ] satisfies [string, string, RequestedAction][])('%s %s is an act', async (verb, rest, act) => {
    const place = room()
    expect(await run(verb, rest, place)).toEqual({ ok: true, text: '' })
    expect(place.acts).toEqual([act])
    expect(await run(verb, rest, room('Not now.'))).toEqual({ ok: false, text: 'Not now.' })
  })

  test.each([
    ['kick', ''],
    ['kick', 'Eve'],
    ['unban', 'Bob B'],
    ['slow', ''],
    ['slow', 'soon'],
    ['slow', '3601'],
    ['delete', 'Eve'],
    ['policy', 'maybe'],
    ['admit', 'Ann'],
    ['refuse', ''],
  ])('%s “%s” is none, and says why', async (verb, rest) => {
    const place = room()
    expect(await run(verb, rest, place)).toMatchObject({ ok: false, text: expect.stringMatching(/\S/) })
    expect([...place.acts, ...place.answers]).toEqual([])
  })

  test('who waits at the door is listed with security words, let in and sent away', async () => {
    expect((await run('knocks', '')).text).toMatch(
      /^Cyd \(security words: (\w+ ){3}\w+, id knockcyd\)\nDan \(a guest without a key, id knockdan\)$/,
    )
    const place = room()
    expect(await run('admit', 'cyd', place)).toEqual({ ok: true, text: 'Let Cyd in.' })
    expect(await run('refuse', 'knockdan', place)).toEqual({ ok: true, text: 'Turned Dan away.' })
    expect(place.answers).toEqual([
      ['knockcyd', true],
      ['knockdan', false],
    ])
  })

  test('delete alone lists the latest messages with their numbers, policy alone says which it is', async () => {
    expect((await run('delete', '')).text).toBe('     3  Bob B: one\n     5  Ann: two\n     7  Bob B: thr ee')
    expect((await run('policy', '')).text).toContain('knock')
  })
})

test.each(['', '/'] as const)('every verb is in the help (“%s”)', (sign) => {
  for (const verb of Object.keys(actVerbs)) expect(actHelp(sign)).toMatch(new RegExp(`\\b${verb}\\b`))
})
