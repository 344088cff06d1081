import * as v from 'valibot'
import { formatAddress, parseAddress, type Address } from '../finding/address.ts'
import { spellsBytes } from './base64url.ts'
import { id } from '../log/events.ts'
import { checkRoomName } from '../text/text.ts'

/**
 * A link that lets somebody join, for a chat, a mail or a QR code:
 *
 *     parley://192.168.1.20:5050/<room id>/Lab%20room?10.0.0.7,[fd00::7]:5051#1.<fingerprint>.<id>.<secret>.<expiry>
 *
 * The first address reads as in any link; the others follow after "?", without a port where it is the same. An IPv6 address that is good
 * on one link only (RFC 4291 §2.5.6) stands without its zone, which means something on the host alone: whoever dials it tries each of
 * their own links. An unspecified address never stands there. What must stay secret stands after "#", which programs that follow links
 * keep to themselves. It begins with the version of the link, in this and all later ones. There is no "&", which HTML rewrites, and the last character is never one that programs leave
 * out of a link at the end of a sentence.
 */
export interface Invite {
  /** Where the host can be reached, the best first: 1 to inviteLimits.addresses. */
  readonly addresses: readonly [Address, ...Address[]]
  /** The name is for showing before the host has said it, and nothing else. */
  readonly room: { readonly id: string; readonly name: string }
  /** SHA-256 of the host's public key: 43 characters. */
  readonly fingerprint: string
  /** What the host finds the invite by; no secret. */
  readonly id: string
  /** 128 bits: 22 characters. Whoever has it may join. */
  readonly secret: string
  /** Wall time in milliseconds, whole seconds, before the year 90,000. The host decides; an app may say it earlier. */
  readonly expiresAt?: number
}

export const inviteLimits = {
  /** A whole link. The longest name and address fit, and a QR code can still hold what usual ones take (150 to 250). */
  linkChars: 4_096,
  /** Addresses in one link: a machine with more networks than this is rare, and each costs a QR code some modules. */
  addresses: 8,
  /** An invite's id: 48 bits in base64url take 8. */
  idChars: 22,
} as const

/** `newer` when another Parley made it that knows more; `damaged` when it was one once, or still lacks a part. */
export type InviteProblem = 'not-an-invite' | 'damaged' | 'newer'
export type ParsedInvite =
  { readonly ok: true; readonly invite: Invite } | { readonly ok: false; readonly problem: InviteProblem }

const VERSION = 1

/** The link of an invite. Addresses beyond inviteLimits, in count or in length of the link, are left out, the last first. */
export function formatInvite(invite: Invite): string {
  const [first, ...others] = invite.addresses
  const expiry = invite.expiresAt === undefined ? 0 : Math.max(1, Math.floor(invite.expiresAt / 1000))
  const head = `parley://${escapeAddress(formatAddress(first))}/${invite.room.id}/${escape(invite.room.name)}`
  const tail = `#${[VERSION, invite.fingerprint, invite.id, invite.secret, expiry.toString(36)].join('.')}`
  let link = head
  for (const [index, address] of others.slice(0, inviteLimits.addresses - 1).entries()) {
    const next = `${link}${index === 0 ? '?' : ','}${escapeAddress(shortAddress(address, first.port))}`
    if (next.length + tail.length > inviteLimits.linkChars) break
    link = next
  }
  return link + tail
}

/** Characters that end a link in running text are escaped as well. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** Brackets and colons stay: `[fe80::1%25eth0]:5050` is how RFC 3986 and RFC 6874 write it. */
const escapeAddress = (text: string): string => escape(text).replace(/%3A|%5B|%5D/g, decodeURIComponent)

/** Without the port when it is that of the first address. */
const shortAddress = (address: Address, port: number): string =>
  address.port === port ? formatAddress(address).replace(/:\d+$/, '') : formatAddress(address)

/**
 * Reads a link that somebody pasted, clicked or scanned. Line breaks and quote marks of mail programs, blanks, invisible
 * characters, and brackets or quotes around it do not matter; everything else must be right. Never throws.
 */
export function parseInvite(text: string): ParsedInvite {
  if (text.length > inviteLimits.linkChars * 2) return { ok: false, problem: 'not-an-invite' }
  const link = text.replace(NOT_PART_OF_A_LINK, '').replace(AROUND_A_LINK, '')
  const rest = /^parley:\/\/(.*)$/i.exec(link)?.[1]
  if (rest === undefined || link.length > inviteLimits.linkChars)
    return { ok: false, problem: 'not-an-invite' }
  const version = /#(\d{1,4})\./.exec(rest)?.[1]
  if (version !== undefined && Number(version) > VERSION) return { ok: false, problem: 'newer' }
  const invite = readInvite(rest)
  return invite ? { ok: true, invite } : { ok: false, problem: 'damaged' }
}

/** Blanks and line breaks with the marks of a quoted mail behind them, and characters that show nothing. */
const NOT_PART_OF_A_LINK = /\n[\s>]*|[\s\p{Default_Ignorable_Code_Point}]/gu

const AROUND_A_LINK = /^["'“‘«<]{1,3}|["'”’»>]{1,3}$/g

const LINK =
  /^([^/?#]+)\/([^/?#]+)\/([^/?#]+)(?:\?([^?#]+))?#1\.([\w-]{43})\.([\w-]+)\.([\w-]{22})\.(0|[1-9a-z][\da-z]{0,7})$/

function readInvite(rest: string): Invite | undefined {
  const [
    ,
    first = '',
    roomId,
    escapedName = '',
    others,
    fingerprint = '',
    inviteId = '',
    secret = '',
    expiry = '',
  ] = LINK.exec(rest) ?? []
  const addresses = readAddresses(first, others?.split(',') ?? [])
  const name = checkRoomName(unescape(escapedName) ?? '')
  if (!addresses || !name.ok || !v.is(id, roomId) || !v.is(id, inviteId)) return undefined
  if (inviteId.length > inviteLimits.idChars) return undefined
  if (!spellsBytes(fingerprint, 32) || !spellsBytes(secret, 16)) return undefined
  const invite = { addresses, room: { id: roomId, name: name.text }, fingerprint, id: inviteId, secret }
  return expiry === '0' ? invite : { ...invite, expiresAt: Number.parseInt(expiry, 36) * 1000 }
}

function readAddresses(first: string, others: readonly string[]): Invite['addresses'] | undefined {
  const best = readAddress(first)
  if (!best || others.length >= inviteLimits.addresses) return undefined
  const rest = others.map((text) =>
    readAddress(/^\[[^\]]*\]$|^[^:]*$/.test(text) ? `${text}:${best.port}` : text),
  )
  return rest.every((address) => address !== undefined) ? [best, ...rest] : undefined
}

/** With its port, and IPv6 in brackets: without them the last group would pass for a port. */
function readAddress(text: string): Address | undefined {
  const address = unescape(text) ?? ''
  const parsed = parseAddress(/^(?:\[[^[\]]*\]|[^:]*):\d+$/.test(address) ? address : '')
  return parsed.ok ? parsed.address : undefined
}

function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Whether the time of an invite is over, as far as this machine's clock knows. */
export const hasExpired = ({ expiresAt }: Pick<Invite, 'expiresAt'>, now: number): boolean =>
  expiresAt !== undefined && now >= expiresAt
