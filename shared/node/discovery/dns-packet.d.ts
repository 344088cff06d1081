/** The part of dns-packet that is used. Everything it decodes is checked before use. */
declare module 'dns-packet' {
  export const AUTHORITATIVE_ANSWER: number
  export function encode(packet: object): Uint8Array
  /** Throws if it is not a DNS message. */
  export function decode(bytes: Uint8Array): unknown
}
