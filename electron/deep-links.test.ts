import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { expect, test } from 'vitest'
import { followLinks, linkIn } from './deep-links.ts'

const LINK = 'parley://192.168.1.20:5050/room/Lab#1.x'

test('a link is found among other arguments', () => {
  expect(linkIn(['parley', '--user-data-dir=x', LINK])).toBe(LINK)
  expect(linkIn(['parley', 'PARLEY://a/b/c#1.x', '--flag'])).toBe('PARLEY://a/b/c#1.x')
})

test.each([
  ['file:///etc/passwd'],
  ['https://parley.example/'],
  ['--link=parley://x'],
  ['javascript:parley:'],
])('%s is not a Parley link', (arg) => {
  expect(linkIn(['parley', arg])).toBeUndefined()
})

const opensUrl = (app: EventEmitter, url: string): boolean => {
  let prevented = false
  app.emit('open-url', { preventDefault: () => (prevented = true) }, url)
  return prevented
}

test('links arrive at the start, at a second start, and from macOS', () => {
  const app = new EventEmitter()
  const links: string[] = []
  followLinks(app as unknown as App, ['parley', LINK])((link) => links.push(link))
  app.emit('second-instance', {}, ['parley', `${LINK}2`])
  app.emit('second-instance', {}, ['parley'])
  expect(opensUrl(app, `${LINK}3`)).toBe(true)
  expect(opensUrl(app, 'https://example.com')).toBe(true)
  expect(links).toEqual([LINK, `${LINK}2`, `${LINK}3`])
})

test('the last link from macOS before Parley is ready is delivered once it is ready', () => {
  const app = new EventEmitter()
  const deliver = followLinks(app as unknown as App, ['parley'])
  opensUrl(app, LINK)
  opensUrl(app, `${LINK}2`)
  const links: string[] = []
  deliver((link) => links.push(link))
  expect(links).toEqual([`${LINK}2`])
})
