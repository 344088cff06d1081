import { describe, expect, test } from 'vitest'
import { readTyped } from '../../../shared/protocol/text/slash-command.ts'
import { aChannel, aRoom } from '../../testing/scripted-bridge.ts'
import { composerRequest, commandList, type ComposerRequest } from './composer-commands.ts'

const room = aRoom({ channels: [aChannel(), aChannel({ name: 'home-work' })] })

function requestFor(text: string): ComposerRequest {
  const typed = readTyped(text)
  if (typed.kind !== 'command') throw new Error(`“${text}” is not a command`)
  return composerRequest(typed, room)
}

describe('kind 5: a command in the composer', () => {
  test('is read into its request', () => {
    expect(requestFor('/help')).toEqual({ kind: 'help' })
    expect(requestFor('/search week 4')).toEqual({ kind: 'search', text: 'week 4' })
    expect(requestFor('/channel #Home Work')).toEqual({ kind: 'channel', name: 'home-work' })
  })

  test.each([
    ['/kick Bob', 'Unknown command /kick.'],
    ['/constructor', 'Unknown command /constructor.'],
    ['/channel nowhere', 'There’s no channel #nowhere'],
    ['/channel', 'Which channel?'],
    ['/search', 'Search for what?'],
  ])('%s is answered with the problem', (text, words) => {
    const answer = requestFor(text)
    expect(answer.kind === 'problem' && answer.text).toContain(words)
  })

  test('every command is in the list that /help shows', () => {
    expect(commandList.map(({ usage }) => usage)).toEqual(['channel NAME', 'search WORDS', 'help'])
  })
})
