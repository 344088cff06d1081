import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import { isBlank } from '../../shared/protocol/text/text.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { Conversation } from './conversation.ts'
import { EXIT } from '../exit.ts'
import { inputLines } from '../terminal/input.ts'
import { onOutputFault, writeStderr } from '../terminal/output.ts'
import { securityWords } from './moderation-commands.ts'
import { interrupted } from '../signals.ts'

const print = (line: object) => process.stdout.write(`${jsonLine(line)}\n`)

function printStatus(session: SessionState): void {
  const because =
    'because' in session
      ? { reason: session.because.code, ...session.because.keys, ...defined({ address: session.because.at }) }
      : {}
  print({ type: 'status', state: session.kind, ...because })
}

/**
 * A conversation for programs: stdout is one JSON object a line, every line of stdin is a message.
 * After the end of stdin it leaves once everything written is in the log.
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
      const words = (key: string | undefined) => (key === undefined ? null : securityWords(key))
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
    onFailed: ({ nonce, body, delivery }, line) => {
      if (delivery.kind !== 'failed') return
      exitCode = EXIT.refused
      const { reason } = delivery
      print({
        type: 'failed',
        ...(line !== null && { line }),
        nonce,
        body,
        reason,
        text: describeReject(reason),
      })
    },
  })
  printStatus(conversation.room.session)
  const stop = interrupted()
  await conversation.showHistory()
  const ending = new AbortController()
  async function listen(): Promise<void> {
    for await (const read of inputLines(ending.signal)) {
      const { line } = read
      if ('problem' in read) {
        exitCode = EXIT.refused
        print({ type: 'failed', line, text: `Line ${line}: ${read.problem}.` })
        continue
      }
      const { text: body } = read
      if (isBlank(body)) continue
      const problem = await conversation.post(body, line)
      if (problem === null) continue
      exitCode = EXIT.refused
      print({ type: 'failed', line, body, text: problem })
    }
    await conversation.settled(until)
  }
  let until: 'now' | 'ever' = 'ever'
  onOutputFault(({ isGone, why }) => {
    if (!isGone) {
      exitCode = EXIT.usage
      writeStderr(`parley: Couldn’t write the output: ${why}.`)
    }
    // The reader of stdout is gone, so reading stops; lines that were already read are still sent.
    until = 'now'
    ending.abort()
  })
  await Promise.race([listen(), stop, closed.promise])
  const { unsent } = conversation
  conversation.end()
  ending.abort()
  return exitCode === EXIT.ok && unsent > 0 ? EXIT.refused : exitCode
}
