import { assertNever } from '../base/assert-never.ts'
import { canonicalJson, type Json } from '../trust/canonical-json.ts'
import { signedEventText, type Verifier } from '../trust/proofs.ts'
import type { Content } from './content.ts'
import type { RoomEvent } from './events.ts'
import type { MessageRef } from './message-ref.ts'
import type { RecordedAction, RequestedAction } from './moderation.ts'

/** What a member states with a command, and signs: what its event says beyond place and time. */
export type Statement =
  | { readonly kind: 'messagePosted'; readonly channel: string; readonly content: Content }
  | {
      readonly kind: 'messageEdited'
      readonly channel: string
      readonly target: MessageRef
      readonly content: Content
    }
  | {
      readonly kind: 'reactionSet'
      readonly channel: string
      readonly target: MessageRef
      readonly key: string
      readonly on: boolean
    }
  | { readonly kind: 'messageRemoved'; readonly channel: string; readonly target: MessageRef }
  | { readonly kind: 'channelCreated'; readonly channel: string }
  | { readonly kind: 'moderated'; readonly act: RequestedAction }

/** A command that its member signs, before it has a nonce. */
export type SignedCommand =
  | { readonly kind: 'post'; readonly channel: string; readonly content: Content }
  | {
      readonly kind: 'edit'
      readonly channel: string
      readonly target: MessageRef
      readonly content: Content
    }
  | {
      readonly kind: 'react'
      readonly channel: string
      readonly target: MessageRef
      readonly key: string
      readonly on: boolean
    }
  | { readonly kind: 'remove'; readonly channel: string; readonly target: MessageRef }
  | { readonly kind: 'createChannel'; readonly name: string }
  | { readonly kind: 'moderate'; readonly act: RequestedAction }

/** What a command states. */
export function commandStatement(command: SignedCommand): Statement {
  switch (command.kind) {
    case 'post':
      return { kind: 'messagePosted', channel: command.channel, content: command.content }
    case 'edit':
      return {
        kind: 'messageEdited',
        channel: command.channel,
        target: command.target,
        content: command.content,
      }
    case 'react':
      return {
        kind: 'reactionSet',
        channel: command.channel,
        target: command.target,
        key: command.key,
        on: command.on,
      }
    case 'remove':
      return { kind: 'messageRemoved', channel: command.channel, target: command.target }
    case 'createChannel':
      return { kind: 'channelCreated', channel: command.name }
    case 'moderate':
      return { kind: 'moderated', act: command.act }
    default:
      return assertNever(command)
  }
}

/** Who states it, where, and after what. */
export interface Utterance {
  readonly room: string
  /** The member's key. */
  readonly author: string
  readonly nonce: string
  /** The last event that the author had, as epoch and seq. */
  readonly seen: readonly [epoch: number, seq: number]
}

/** The text that a member signs for a command [S4]. */
export const statementText = (
  { room, author, nonce, seen: [epoch, seq] }: Utterance,
  statement: Statement,
  verifier: Pick<Verifier, 'hash'>,
): string =>
  signedEventText({
    room,
    author,
    kind: statement.kind,
    channel: 'channel' in statement ? statement.channel : '',
    nonce,
    epoch,
    seq,
    payloadHash: verifier.hash(canonicalJson(payloadOf(statement))),
  })

function payloadOf(statement: Statement): Json {
  switch (statement.kind) {
    case 'messagePosted':
      return { content: statement.content }
    case 'messageEdited':
      return { content: statement.content, target: statement.target }
    case 'reactionSet':
      return { key: statement.key, on: statement.on, target: statement.target }
    case 'messageRemoved':
      return { target: statement.target }
    case 'channelCreated':
      return {}
    case 'moderated':
      return { act: statement.act }
    default:
      return assertNever(statement)
  }
}

/** What the author of an event has stated; null for an event that no command of a member makes. */
export function statementOf(event: RoomEvent): Statement | null {
  switch (event.kind) {
    case 'messagePosted':
    case 'messageEdited':
    case 'reactionSet':
    case 'messageRemoved':
    case 'channelCreated':
      return event
    case 'moderated': {
      const act = requestOf(event.act)
      return act && { kind: 'moderated', act }
    }
    case 'memberJoined':
    case 'memberRenamed':
    case 'memberRekeyed':
    case 'redacted':
    case 'actImported':
    case 'unknown':
      return null
    default:
      return assertNever(event)
  }
}

/** The action as its moderator asked for it: a member by its id. */
function requestOf(act: RecordedAction): RequestedAction | null {
  if (act.kind === 'remove') return null
  return 'member' in act ? { ...act, member: act.member.id } : act
}
