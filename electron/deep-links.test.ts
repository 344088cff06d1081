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

const opensUrl = (app: EventEmitter, url: string): boolean => {
  let prevented = false
  app.emit('open-url', { preventDefault: () => (prevented = true) }, url)
  return prevented
}

test('links are heard of at the start, at a second start, and from macOS', () => {
  const app = new EventEmitter()
  const heard: string[] = []
  followLinks(app as unknown as App, ['parley', LINK])((link) => heard.push(link))
  app.emit('second-instance', {}, ['parley', `${LINK}2`])
  app.emit('second-instance', {}, ['parley'])
  expect(opensUrl(app, `${LINK}3`)).toBe(true)
  expect(opensUrl(app, 'https://example.com')).toBe(true)
  expect(heard).toEqual([LINK, `${LINK}2`, `${LINK}3`])
})

test('a link that macOS tells before Parley is ready, as when it is started by one, is heard of once it is', () => {
  const app = new EventEmitter()
  const deliver = followLinks(app as unknown as App, ['parley'])
  opensUrl(app, LINK)
  opensUrl(app, `${LINK}2`)
  const heard: string[] = []
  deliver((link) => heard.push(link))
  expect(heard).toEqual([`${LINK}2`])
})
