import { describe, expect, test } from 'vitest'
import { messageOf, type Message } from '../../shared/protocol/log/message.ts'
import type { RequestedAction } from '../../shared/protocol/log/moderation.ts'
import { moderationHelp, moderationCommands, type ModeratedRoom } from './moderation-commands.ts'

const KEY = 'A'.repeat(43)
const ann = { id: 'annannann', name: 'Ann' }
const bob = { id: 'bobbobbob', name: 'Bob B' }

const said = (seq: number, author: typeof ann, text: string): Message => {
  const place = { epoch: 1, seq, at: 0, author, nonce: `n${seq}`, channel: 'general' }
  return messageOf({ ...place, kind: 'messagePosted', content: { text } })
}
const removed = { ...said(9, ann, ''), content: null }

function room(refusing: string | null = null) {
  const acts: RequestedAction[] = []
  const answers: [string, boolean][] = []
  const removals: number[] = []
  const messages = [said(3, bob, 'one'), said(5, ann, 'two'), said(7, bob, 'thr\nee'), removed]
  const moderated: ModeratedRoom = {
    knocks: [
      { id: 'knockcyd', name: 'Cyd', key: KEY },
      { id: 'knockdan', name: 'Dan' },
    ],
    members: [ann, bob],
    rules: { policy: 'knock', slowSeconds: 0, muted: [], banned: [{ id: 'eveeveeve', name: 'Eve' }] },
    messages,
    messageAt: (seq) => messages.find((message) => message.seq === seq) ?? null,
    remove: ({ seq }) => {
      removals.push(seq)
      return Promise.resolve(refusing === null ? { ok: true, text: '' } : { ok: false, text: refusing })
    },
    answerKnock: (knock, letIn) => {
      answers.push([knock, letIn])
      return Promise.resolve(refusing)
    },
    act: (act) => {
      acts.push(act)
      return Promise.resolve(refusing)
    },
  }
  return { moderated, acts, answers, removals }
}

const run = async (verb: string, rest: string, { moderated } = room()) =>
  (await moderationCommands[verb]?.(moderated, rest)) ?? expect.fail(`no verb ${verb}`)

describe('moderation commands', () => {
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
    ['policy', 'closed', { kind: 'door', policy: 'closed' }],
  ] satisfies [string, string, RequestedAction][])('%s %s is an action', async (verb, rest, act) => {
    const target = room()
    expect(await run(verb, rest, target)).toEqual({ ok: true, text: '' })
    expect(target.acts).toEqual([act])
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
    ['delete', '4'],
    ['delete', '9'],
    ['delete', '3 x'],
    ['policy', 'maybe'],
    ['admit', 'Ann'],
    ['refuse', ''],
  ])('%s “%s” is refused with a reason', async (verb, rest) => {
    const target = room()
    expect(await run(verb, rest, target)).toMatchObject({ ok: false, text: expect.stringMatching(/\S/) })
    expect([...target.acts, ...target.answers, ...target.removals]).toEqual([])
  })

  test.each([
    ['3', 3],
    ['#3', 3],
    ['Bob B', 7],
    ['ann', 5],
  ])('delete %s deletes one message', async (rest, seq) => {
    const target = room()
    expect(await run('delete', rest, target)).toEqual({ ok: true, text: '' })
    expect(target.removals).toEqual([seq])
    expect(await run('delete', rest, room('Not now.'))).toEqual({ ok: false, text: 'Not now.' })
  })

  test('people who knock are listed with security words, admitted and refused', async () => {
    expect((await run('knocks', '')).text).toMatch(
      /^Cyd \(security words: (\w+ ){3}\w+, id knockcyd\)\nDan \(a guest without a key, id knockdan\)$/,
    )
    const target = room()
    expect(await run('admit', 'cyd', target)).toEqual({ ok: true, text: 'Let Cyd in.' })
    expect(await run('refuse', 'knockdan', target)).toEqual({ ok: true, text: 'Turned Dan away.' })
    expect(target.answers).toEqual([
      ['knockcyd', true],
      ['knockdan', false],
    ])
  })

  test('delete alone lists the latest messages by number, and policy alone shows the policy', async () => {
    expect((await run('delete', '')).text).toBe('     3  Bob B: one\n     5  Ann: two\n     7  Bob B: thr ee')
    expect((await run('policy', '')).text).toContain('knock')
  })
})

test.each(['', '/'] as const)('every command is in the help (“%s”)', (sign) => {
  for (const verb of Object.keys(moderationCommands))
    expect(moderationHelp(sign)).toMatch(new RegExp(`\\b${verb}\\b`))
})
