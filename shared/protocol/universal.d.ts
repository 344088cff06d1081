// The only platform globals that the pure folders may use, because every runtime of Parley (Node,
// Electron, browsers) has them. Declared here instead of in a "lib", so that no others are visible.

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label: 'utf-8' | 'utf-16le' | 'utf-16be', options: { fatal: boolean; ignoreBOM: boolean })
  decode(bytes: Uint8Array): string
}
