import { beforeEach, expect, test } from 'vitest'
import { Requests, type Answered } from './requests.ts'

const page = (more: boolean): Answered<{ events: []; more: boolean }> => ({
  ok: true,
  value: { events: [], more },
})
const notConnected = { ok: false, reason: 'not-connected' }

let requests: Requests
let answers: [string, unknown][]
const record = (who: string) => (answer: unknown) => void answers.push([who, answer])

beforeEach(() => {
  requests = new Requests()
  answers = []
})

test('[G1] each page settles its own request, in any order', () => {
  const first = requests.page(record('first'))
  const second = requests.page(record('second'))
  requests.settlePage(second, page(false))
  requests.settlePage(first, page(true))
  expect(answers).toEqual([
    ['second', page(false)],
    ['first', page(true)],
  ])
})

test('[P2] [P4] a command is settled by its nonce', () => {
  requests.command('a', record('a'))
  requests.command('b', record('b'))
  requests.settleCommand('b', { ok: false, reason: 'channel-exists' })
  requests.settleCommand('a', { ok: true, value: { epoch: 1, seq: 2 } })
  expect(answers).toEqual([
    ['b', { ok: false, reason: 'channel-exists' }],
    ['a', { ok: true, value: { epoch: 1, seq: 2 } }],
  ])
})

test('an answer counts once, and answers without a request are ignored', () => {
  const id = requests.page(record('page'))
  requests.command('a', record('command'))
  for (let times = 0; times < 2; times++) {
    requests.settlePage(id, page(true))
    requests.settlePage(999, page(true))
    requests.settleCommand('a', { ok: true, value: { epoch: 1, seq: 1 } })
    requests.settleCommand('unknown', { ok: true, value: { epoch: 1, seq: 1 } })
  }
  expect(answers.map(([who]) => who)).toEqual(['page', 'command'])
})

test('every request fails once when the connection ends', () => {
  requests.page(record('page'))
  requests.command('a', record('command'))
  requests.failAll()
  requests.failAll()
  expect(answers).toEqual([
    ['page', notConnected],
    ['command', notConnected],
  ])
})

test('a late answer of an old connection does not settle a request of the new one', () => {
  const old = requests.page(record('old'))
  requests.failAll()
  requests.page(record('new'))
  requests.settlePage(old, page(true))
  expect(answers).toEqual([['old', notConnected]])
})

test('a callback for a lost connection may send a new request at once', () => {
  requests.page(() => void requests.page(record('again')))
  requests.failAll()
  expect(answers).toEqual([])
  requests.failAll()
  expect(answers).toEqual([['again', notConnected]])
})
