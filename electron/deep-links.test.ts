import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { expect, test } from 'vitest'
import { followLinks, linkAmong } from './deep-links.ts'

const LINK = 'parley://192.168.1.20:5050/room/Lab#1.x'

test('a link is found among arguments, whatever stands around it', () => {
  expect(linkAmong(['parley', '--user-data-dir=x', LINK])).toBe(LINK)
  expect(linkAmong(['parley', 'PARLEY://a/b/c#1.x', '--flag'])).toBe('PARLEY://a/b/c#1.x')
})

test.each([
  ['file:///etc/passwd'],
  ['https://parley.example/'],
  ['--link=parley://x'],
  ['javascript:parley:'],
])('%s is no link of ours', (arg) => {
  expect(linkAmong(['parley', arg])).toBeUndefined()
})

test('links are heard of at the start, at a second start, and from macOS', () => {
  const app = new EventEmitter()
  const heard: string[] = []
  followLinks(app as unknown as App, ['parley', LINK], (link) => heard.push(link))
  app.emit('second-instance', {}, ['parley', `${LINK}2`])
  app.emit('second-instance', {}, ['parley'])
  let prevented = 0
  app.emit('open-url', { preventDefault: () => prevented++ }, `${LINK}3`)
  app.emit('open-url', { preventDefault: () => prevented++ }, 'https://example.com')
  expect(heard).toEqual([LINK, `${LINK}2`, `${LINK}3`])
  expect(prevented).toBe(2)
})
