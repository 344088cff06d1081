import * as v from 'valibot'
import { id, seqOrZero } from './ids.ts'
import { joinPolicy } from '../trust/join-policy.ts'
import { limits } from '../base/limits.ts'

/** What someone may do in a room. The owner is always and only the host's own user. */
export const roles = ['owner', 'moderator', 'member'] as const
export type Role = (typeof roles)[number]

/** The acts of moderation, with members written by the schema `member`. */
const acts = <M extends v.GenericSchema>(member: M) =>
  v.variant('kind', [
    /**
     * Ends the member's connection; its key knocks, whatever the policy, until someone lets it in
     * [S3].
     */
    v.object({ kind: v.literal('kick'), member }),
    /** Ends it for good: the key may not return under any name. */
    v.object({ kind: v.literal('ban'), member }),
    v.object({ kind: v.literal('unban'), member }),
    v.object({ kind: v.literal('mute'), member }),
    v.object({ kind: v.literal('unmute'), member }),
    v.object({ kind: v.literal('role'), member, role: v.picklist(['moderator', 'member']) }),
    /** The shortest time between two messages of one member; 0 turns slow mode off. */
    v.object({
      kind: v.literal('slow'),
      seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.slowModeSeconds)),
    }),
    /** Removes a message's text from the log. Its place, author and hash stay. */
    v.object({ kind: v.literal('remove'), seq: seqOrZero }),
    v.object({ kind: v.literal('door'), policy: joinPolicy }),
  ])

/** As a command requests it: a member by its id. */
export const askedAct = acts(id)
export type RequestedAction = v.InferOutput<typeof askedAct>

/** As the log has it: a member with the name it had. */
export const doneAct = acts(
  v.object({ id, name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.nameChars)) }),
)
export type RecordedAction = v.InferOutput<typeof doneAct>
