// The only platform globals the pure folders may use: every runtime Parley runs in (Node, Electron, browsers) has them.
// They stand here instead of a "lib" so that nothing else of a platform becomes visible.

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label: 'utf-8' | 'utf-16le' | 'utf-16be', options: { fatal: boolean; ignoreBOM: boolean })
  decode(bytes: Uint8Array): string
}
