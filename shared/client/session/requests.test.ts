import { beforeEach, expect, test } from 'vitest'
import { Requests, type Answered } from './requests.ts'

const page = (more: boolean): Answered<{ events: []; more: boolean }> => ({
  ok: true,
  value: { events: [], more },
})
const gone = { ok: false, reason: 'not-connected' }

let requests: Requests
let told: [string, unknown][]
const tell = (who: string) => (answer: unknown) => void told.push([who, answer])

beforeEach(() => {
  requests = new Requests()
  told = []
})

test('[G1] every page goes to who asked for it, in whatever order they come', () => {
  const first = requests.page(tell('first'))
  const second = requests.page(tell('second'))
  requests.settlePage(second, page(false))
  requests.settlePage(first, page(true))
  expect(told).toEqual([
    ['second', page(false)],
    ['first', page(true)],
  ])
})

test('[P2] [P4] a command is settled by its nonce', () => {
  requests.command('a', tell('a'))
  requests.command('b', tell('b'))
  requests.settleCommand('b', { ok: false, reason: 'channel-exists' })
  requests.settleCommand('a', { ok: true, value: { epoch: 1, seq: 2 } })
  expect(told).toEqual([
    ['b', { ok: false, reason: 'channel-exists' }],
    ['a', { ok: true, value: { epoch: 1, seq: 2 } }],
  ])
})

test('an answer counts once, and answers no one waits for are dropped', () => {
  const id = requests.page(tell('page'))
  requests.command('a', tell('command'))
  for (let times = 0; times < 2; times++) {
    requests.settlePage(id, page(true))
    requests.settlePage(999, page(true))
    requests.settleCommand('a', { ok: true, value: { epoch: 1, seq: 1 } })
    requests.settleCommand('unknown', { ok: true, value: { epoch: 1, seq: 1 } })
  }
  expect(told.map(([who]) => who)).toEqual(['page', 'command'])
})

test('with the connection every question ends, once', () => {
  requests.page(tell('page'))
  requests.command('a', tell('command'))
  requests.failAll()
  requests.failAll()
  expect(told).toEqual([
    ['page', gone],
    ['command', gone],
  ])
})

test('a late answer of an old connection does not settle a question of the new one', () => {
  const old = requests.page(tell('old'))
  requests.failAll()
  requests.page(tell('new'))
  requests.settlePage(old, page(true))
  expect(told).toEqual([['old', gone]])
})

test('who hears that the connection is gone may ask again at once', () => {
  requests.page(() => void requests.page(tell('again')))
  requests.failAll()
  expect(told).toEqual([])
  requests.failAll()
  expect(told).toEqual([['again', gone]])
})
