import * as v from 'valibot'
import { formatAddress, parseAddress, type Address } from '../finding/address.ts'
import { encodesBytes } from './base64url.ts'
import { id } from '../log/events.ts'
import { checkRoomName } from '../text/text.ts'

/**
 * A link to join a room, for a chat, a mail or a QR code:
 *
 *     parley://192.168.1.20:5050/<room id>/Lab%20room?10.0.0.7,[fd00::7]:5051#1.<fingerprint>.<id>.<secret>.<expiry>
 *
 * The first address is written as in any link. The others follow after "?", without a port if it is
 * the same. A link-local IPv6 address (RFC 4291 §2.5.6) has no zone, because zones are valid only
 * on the host; a client tries each of its own networks. Unspecified addresses are left out.
 *
 * Secrets follow the "#", because programs that open links do not transmit that part. It begins
 * with the version of the link, also in future versions. There is no "&", which HTML rewrites, and
 * the last character is never one that programs remove as the end of a sentence.
 */
export interface Invite {
  /** The host's addresses, best first: 1 to inviteLimits.addresses. */
  readonly addresses: readonly [Address, ...Address[]]
  /** The name is displayed until the host has sent it. */
  readonly room: { readonly id: string; readonly name: string }
  /** SHA-256 of the host's public key: 43 characters. */
  readonly fingerprint: string
  /** By which the host finds the invite; not secret. */
  readonly id: string
  /** 128 bits: 22 characters. Anyone who has it can join. */
  readonly secret: string
  /** Wall time in milliseconds, in whole seconds. The host decides; an app may warn earlier. */
  readonly expiresAt?: number
}

export const inviteLimits = {
  /**
   * A whole link. The longest name and address fit, and a QR code can still hold a usual one (150
   * to 250).
   */
  linkChars: 4_096,
  /**
   * Addresses in one link: few computers have more networks, and each address makes a QR code
   * larger.
   */
  addresses: 8,
  /** An invite's id: 48 bits take 8 characters of base64url. */
  idChars: 22,
} as const

/**
 * `newer`: made by a newer version of Parley. `damaged`: an invite with a wrong or missing part.
 */
export type InviteProblem = 'not-an-invite' | 'damaged' | 'newer'
export type ParsedInvite =
  { readonly ok: true; readonly invite: Invite } | { readonly ok: false; readonly problem: InviteProblem }

const VERSION = 1

/**
 * The link of an invite. Addresses beyond inviteLimits, in number or in length of the link, are
 * left out, starting from the last.
 */
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

/** Also escapes characters that end a link in running text. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** Brackets and colons stay: `[fe80::1%25eth0]:5050` is the form of RFC 3986 and RFC 6874. */
const escapeAddress = (text: string): string => escape(text).replace(/%3A|%5B|%5D/g, decodeURIComponent)

/** Without the port if it is that of the first address. */
const shortAddress = (address: Address, port: number): string =>
  address.port === port ? formatAddress(address).replace(/:\d+$/, '') : formatAddress(address)

/**
 * Reads a link that was pasted, clicked or scanned. Line breaks and quote marks of mail programs,
 * spaces, invisible characters, and brackets or quotes around it are ignored; everything else must
 * be exact. Never throws.
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

/** Spaces, line breaks with the quote marks of a mail after them, and invisible characters. */
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
  if (!encodesBytes(fingerprint, 32) || !encodesBytes(secret, 16)) return undefined
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

/** Requires a port, and brackets around IPv6, or its last group could be read as a port. */
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

/** Whether an invite has expired, by this computer's clock. */
export const hasExpired = ({ expiresAt }: Pick<Invite, 'expiresAt'>, now: number): boolean =>
  expiresAt !== undefined && now >= expiresAt
