import type { ParleyApp } from '../shared/app/parley-app.ts'
import type { RoomRef } from '../shared/client/chat-state.ts'
import type { SessionState } from '../shared/client/session-machine.ts'
import { describeReject } from '../shared/client/words.ts'
import { defined } from '../shared/protocol/defined.ts'
import { jsonLine } from '../shared/protocol/lines.ts'
import { Conversation } from './conversation.ts'
import { EXIT } from './exit.ts'
import { readPipe } from './piped-lines.ts'
import { wordsOf } from './room-acts.ts'
import { interrupted } from './signals.ts'

const print = (line: object) => process.stdout.write(`${jsonLine(line)}\n`)

function printStatus(session: SessionState): void {
  const because =
    'because' in session
      ? { reason: session.because.code, ...session.because.keys, ...defined({ address: session.because.at }) }
      : {}
  print({ type: 'status', state: session.kind, ...because })
}

/**
 * A conversation for programs: stdout is one JSON object a line, every line of stdin is a message. The end of stdin
 * leaves when everything written is in the log.
 */
export async function jsonConversation(app: ParleyApp, ref: RoomRef): Promise<number> {
  let exitCode: number = EXIT.ok
  const closed = Promise.withResolvers<void>()
  const conversation = new Conversation(app, ref, {
    onEvents: (events) => {
      for (const event of events)
        print({ type: 'event', event, ...(conversation.isForged(event) && { forged: true }) })
    },
    onKnocks: (knocks) => {
      const words = (key: string | undefined) => (key === undefined ? null : wordsOf(key))
      print({ type: 'knocks', knocks: knocks.map(({ id, name, key }) => ({ id, name, words: words(key) })) })
    },
    onNotice: (text) => print({ type: 'notice', text }),
    onSession: (session) => {
      printStatus(session)
      if (session.kind === 'closed') {
        exitCode = EXIT.refused
        closed.resolve()
      }
    },
    onFailed: ({ nonce, body, delivery }) => {
      if (delivery.kind !== 'failed') return
      exitCode = EXIT.refused
      print({ type: 'failed', nonce, body, reason: delivery.reason, text: describeReject(delivery.reason) })
    },
  })
  printStatus(conversation.room.session)
  const stop = interrupted()
  await conversation.showHistory()
  const reading = readPipe(process.stdin, {
    onLine: async (line) => {
      if (line.trim() === '') return
      const problem = await conversation.say(line)
      if (problem === null) return
      exitCode = EXIT.refused
      print({ type: 'failed', body: line, text: problem })
    },
    onBadLine: (text) => {
      exitCode = EXIT.refused
      print({ type: 'failed', text })
    },
  })
  await Promise.race([reading.then(() => conversation.settled()), stop, closed.promise])
  conversation.end()
  process.stdin.destroy()
  return exitCode
}
