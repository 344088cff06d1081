import type { ParleyApp } from '../../shared/app/parley-app.ts'
import type { RoomRef } from '../../shared/bridge/room-state.ts'
import type { SessionState } from '../../shared/client/session/session-machine.ts'
import { describeReject } from '../../shared/words/failure-words.ts'
import { defined } from '../../shared/protocol/base/defined.ts'
import { isBlank } from '../../shared/protocol/text/text.ts'
import { jsonLine } from '../../shared/protocol/text/lines.ts'
import { FIRST_CHANNEL, type RoomEvent } from '../../shared/protocol/log/events.ts'
import type { Message } from '../../shared/protocol/log/message.ts'
import { messageId } from '../../shared/protocol/log/message-ref.ts'
import { Conversation, type Origin } from './conversation.ts'
import { messageJson } from './message-json.ts'
import { readScriptLine } from './script-commands.ts'
import { runScriptCommand } from './script-run.ts'
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
 * A conversation for programs: stdout is one JSON object a line. Every line of stdin is a message
 * or, with `hasCommands`, a command. After the end of stdin it leaves once everything written is in
 * the log.
 */
export async function jsonConversation(
  app: ParleyApp,
  ref: RoomRef,
  { hasCommands }: { readonly hasCommands: boolean },
): Promise<number> {
  let exitCode: number = EXIT.ok
  const closed = Promise.withResolvers<void>()
  const forged = (seq: number) => conversation.isForged(seq) && { forged: true }
  const printEvent = (event: RoomEvent) => print({ type: 'event', event, ...forged(event.seq) })
  const printMessage = (message: Message) =>
    print({ type: 'message', message: messageJson(message), ...forged(message.contentSeq) })
  const fail = ({ line, ref: given }: Origin, more: object) => {
    exitCode = EXIT.refused
    print({ type: 'failed', ...(line !== null && { line }), ...defined({ ref: given }), ...more })
  }
  const conversation = new Conversation(app, ref, {
    onShown: (shown) => {
      if (shown.kind === 'history') {
        const { entry } = shown
        if (entry.kind === 'message') printMessage(entry)
        else printEvent(entry)
        return
      }
      printEvent(shown.event)
      if (shown.changed !== null && shown.changed !== 'unknown') printMessage(shown.changed)
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
    onDone: (kind, message, origin) => {
      if (!hasCommands) return
      const type = kind === 'post' ? 'posted' : 'done'
      print({ type, ...defined({ ref: origin.ref }), id: messageId(message) })
    },
    onFailed: ({ nonce, command, delivery }, origin) => {
      if (delivery.kind !== 'failed') return
      const { reason } = delivery
      const body = 'content' in command ? command.content.text : undefined
      fail(origin, { nonce, ...defined({ body }), reason, text: describeReject(reason) })
    },
  })
  printStatus(conversation.room.session)
  const stop = interrupted()
  await conversation.showHistory()
  const ending = new AbortController()
  async function listen(): Promise<void> {
    for await (const read of inputLines(ending.signal, hasCommands ? 'sent' : 'shown')) {
      const { line } = read
      if ('problem' in read) fail({ line }, { text: `Line ${line}: ${read.problem}.` })
      else if (!isBlank(read.text)) await (hasCommands ? runLine : post)(read.text, line)
    }
    await conversation.settled(until)
  }
  async function post(body: string, line: number): Promise<void> {
    const problem = await conversation.submit({ kind: 'post', channel: FIRST_CHANNEL, text: body }, { line })
    if (problem) fail({ line }, { body, reason: problem.code, text: problem.text })
  }
  async function runLine(typed: string, line: number): Promise<void> {
    const read = readScriptLine(typed)
    const given = read.ok ? read.command.ref : read.ref
    const origin: Origin = { line, ...defined({ ref: given }) }
    if (!read.ok) return fail(origin, { reason: 'bad-command', text: `Line ${line}: ${read.text}.` })
    const problem = await runScriptCommand(conversation, read.command, origin)
    if (problem) fail(origin, { reason: problem.code, text: problem.text })
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
