/** The part of dns-packet that is used. What it decodes is checked before anybody relies on it. */
declare module 'dns-packet' {
  export const AUTHORITATIVE_ANSWER: number
  export function encode(packet: object): Uint8Array
  /** Throws on what is no DNS message. */
  export function decode(bytes: Uint8Array): unknown
}
