import * as v from 'valibot'
import { limits } from '../base/limits.ts'

/** What names a member, a room, a command, an invite. */
export const id = v.pipe(v.string(), v.regex(/^(?!__proto__$)[\w-]+$/), v.maxLength(limits.idChars))

/** A seq or an epoch, where 0 stands for "before the first". */
export const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** The last moment that calendars show, in a year of four digits. Beyond it a Date may not even hold one. */
export const LAST_MOMENT = Date.UTC(9999, 11, 31)

/** In milliseconds since 1970, LAST_MOMENT at most. */
export const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_MOMENT))

/** A link of the chain; empty before the first event. */
export const link = v.pipe(v.string(), v.regex(/^[\w-]*$/), v.maxLength(limits.proofChars))

/** A key, hash, signature or another proof in base64url. Whether it is one, the verifier decides. */
export const proof = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(limits.proofChars))
