import { expect, test } from 'vitest'
import { channelOf, type RoomEvent } from '../../protocol/log/events.ts'
import { timelineOf } from '../../protocol/log/timeline.ts'
import { asHtml, exportTime, type Exported } from './export-formats.ts'
import { asMarkdown } from './export-markdown.ts'

/** An event as an export shows it. */
function exported(event: RoomEvent): Exported {
  const [entry] = timelineOf([event], () => [], '')
  if (!entry) throw new Error('it has no place')
  return { entry, channel: channelOf(event), quoted: null }
}

const said = (body: string, name = 'Ann'): RoomEvent => ({
  kind: 'messagePosted',
  seq: 1,
  epoch: 1,
  at: 0,
  author: { id: 'ann', name },
  nonce: 'n',
  channel: 'general',
  content: { text: body },
})
test('a name cannot begin a line or reverse the text after it', () => {
  const name = 'Eve\n\n# Notice\n\u202E'
  const acts: RoomEvent[] = [
    said('hi', name),
    { ...said(''), kind: 'memberRenamed', before: name },
    { ...said(''), kind: 'moderated', act: { kind: 'ban', member: { id: 'eve', name } } },
    { ...said(''), kind: 'channelCreated', channel: 'x\n# y\u202E' },
  ]
  for (const event of acts) {
    expect(asMarkdown.entry(exported(event))).not.toMatch(/^#|\u202E/m)
    expect(asHtml.entry(exported(event)).trim().split('\n')).toHaveLength(1)
    expect(asHtml.entry(exported(event))).not.toContain('\u202E')
  }
  const room = { id: 'r', name: 'Lab\n</title><script>\u202E' }
  expect(asMarkdown.begin(room)).toMatch(/^# Lab \\<\/title>\\<script>\n\nTime zone: .+\n$/)
  expect(asHtml.begin(room)).not.toMatch(/<script>|\u202E/)
})

test('on a page, a message cannot reverse the name above it', () => {
  expect(asHtml.entry(exported(said('\u202Eevil')))).toBe(
    `<p><b dir="auto">Ann</b> <small>${exportTime(0)} #<span dir="auto">general</span></small><br><span dir="auto">\u202Eevil</span></p>\n`,
  )
})
