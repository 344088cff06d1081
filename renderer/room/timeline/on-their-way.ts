import type { Outgoing, OutgoingCommand, Delivery } from '../../../shared/client/replica/outbox.ts'
import { messageId } from '../../../shared/protocol/log/message-ref.ts'

type RelationCommand = Exclude<OutgoingCommand, { kind: 'post' }>

/** An edit, reaction or deletion that the host refused. */
export interface FailedRelation extends Outgoing {
  readonly command: RelationCommand
  readonly delivery: Extract<Delivery, { kind: 'failed' }>
}

/** A deletion that waits, to be undone until then by the wall clock. */
export interface Undo {
  readonly nonce: string
  readonly until: number
}

/** What shows at messages besides what the log says of them, by the message's id. */
export interface OnTheirWay {
  failedOf(id: string): readonly FailedRelation[]
  undoOf(id: string): Undo | null
}

const NONE: readonly FailedRelation[] = []

export function onTheirWay(outgoing: readonly Outgoing[]): OnTheirWay {
  const failed = new Map<string, FailedRelation[]>()
  const undo = new Map<string, Undo>()
  for (const { command, delivery, ...rest } of outgoing) {
    if (command.kind === 'post') continue
    const id = messageId(command.target)
    if (delivery.kind === 'failed')
      failed.set(id, [...(failed.get(id) ?? []), { ...rest, command, delivery }])
    else if (command.kind === 'remove' && delivery.kind === 'pending' && rest.notBefore !== null)
      undo.set(id, { nonce: rest.nonce, until: rest.notBefore })
  }
  return { failedOf: (id) => failed.get(id) ?? NONE, undoOf: (id) => undo.get(id) ?? null }
}

export const isSameFailed = (a: readonly FailedRelation[], b: readonly FailedRelation[]): boolean =>
  a.length === b.length && a.every(({ nonce }, index) => nonce === b[index]?.nonce)
