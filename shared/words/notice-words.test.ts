import { describe, expect, test } from 'vitest'
import { describeNotice, describeNotices } from './notice-words.ts'
import type { Notice } from '../client/session/notice.ts'

const [log, door] = ['/rooms/x.db.damaged', '/rooms/x.door.json.broken']
const moved = { kind: 'tookAnotherPort', requested: 5050, taken: 5051, invited: false } as const
const due = { kind: 'due', now: 0, days: 30, events: 1, inHours: 1, afterPause: true } as const

/**
 * One of each kind, so that a new one without words does not compile, and one without a sentence
 * fails.
 */
const each: { readonly [K in Notice['kind']]: Extract<Notice, { kind: K }> } = {
  logRestarted: { kind: 'logRestarted' },
  historyRewritten: { kind: 'historyRewritten' },
  copySetAside: { kind: 'copySetAside', path: log },
  hostedSetAside: { kind: 'hostedSetAside', log, door },
  tookAnotherPort: moved,
  broughtBans: { kind: 'broughtBans', bans: 2, mutes: 1 },
  draftsSetAside: { kind: 'draftsSetAside', path: '/rooms/x.drafts.json.broken' },
  draftsUnread: { kind: 'draftsUnread', because: 'This file cannot be read.' },
  clockBehind: { kind: 'clockBehind', now: 0, newest: 1 },
  clockSetForward: { kind: 'clockSetForward', days: 2, kept: 30 },
  due,
}

test.each(Object.values(each))('$kind is described in whole sentences', (notice) => {
  const text = describeNotice(notice).replaceAll(/\/rooms\/\S+\w/g, 'PATH')
  expect(text).toMatch(/^\p{Lu}.*[^.\s]\.$/u)
  expect(text).not.toMatch(/!|\.\.|\s\s|undefined|null|\[object|NaN/)
})

test('several notices are joined, and no notices give an empty text', () => {
  expect(describeNotices([each.historyRewritten, moved])).toBe(
    `${describeNotice(each.historyRewritten)} ${describeNotice(moved)}`,
  )
  expect(describeNotices([])).toBe('')
})

test('a taken port makes earlier invites doubtful only where there are any', () => {
  expect(describeNotice(moved)).not.toContain('invites')
  expect(describeNotice({ ...moved, invited: true })).toContain('Earlier invites may not work')
})

test('the bans and mutes of an import are counted, and a kind without any is left out', () => {
  expect(describeNotice(each.broughtBans)).toContain('2 bans and 1 mute')
  expect(describeNotice({ kind: 'broughtBans', bans: 1, mutes: 0 })).toContain('contains 1 ban.')
})

describe('a hosted room whose files were damaged', () => {
  const said = (ofLog: string | null, ofDoor: string | null) =>
    describeNotice({ kind: 'hostedSetAside', log: ofLog, door: ofDoor })

  test.each<readonly [string, string | null, string | null]>([
    ['its log', log, null],
    ['its door file', null, door],
    ['both', log, door],
  ])('%s: the text says where the file is now, and what to check', (_title, ofLog, ofDoor) => {
    for (const path of [ofLog, ofDoor])
      if (path !== null) expect(said(ofLog, ofDoor)).toContain(`The damaged file is at ${path}`)
    expect(said(ofLog, ofDoor)).toContain('Check who can join')
  })

  test('with its log, bans and members are lost', () => {
    for (const text of [said(log, null), said(log, door)]) {
      expect(text).toContain('bans, mutes and moderators were lost')
      expect(text).not.toContain('can return')
    }
    expect(said(null, door)).not.toContain('bans')
  })

  test('nothing is called kept that was lost', () => {
    expect(said(log, null)).toContain('Earlier invites and the passcode still work')
    expect(said(null, door)).toContain('messages are kept')
    expect(said(log, door)).not.toMatch(/still work|are kept/)
  })
})
