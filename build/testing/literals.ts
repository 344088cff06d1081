import { parseSync } from 'vite'

export interface Literal {
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

/**
 * The texts of more than one word in a TypeScript file: strings, templates with `…` for inserted
 * values, and text between tags, but not names of modules and types. Throws if the file cannot be
 * parsed.
 */
export function literalsIn(file: string, source: string): readonly Literal[] {
  const { program, errors } = parseSync(file, source)
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`)
  const found: Literal[] = []
  const add = (at: number, text: string): void => {
    const line = source.slice(0, at).split('\n').length
    const words = text.replaceAll(/\s+/g, ' ').trim()
    if (words.includes(' ')) found.push({ line, text: words })
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    else if (isNode(value) && !IGNORED.test(value.type)) {
      const text = textOf(value)
      if (text !== null) add(value.start, text)
      for (const child of Object.values(value)) visit(child)
    }
  }
  visit(program.body)
  return found
}

/** Imports, and parts that only the compiler reads. */
const IGNORED = /^(?:ImportDeclaration|TSTypeAliasDeclaration|TSInterfaceDeclaration|TSLiteralType)$/

interface Node {
  readonly type: string
  readonly start: number
  readonly value?: unknown
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

function textOf({ type, value, quasis }: Node): string | null {
  if (type === 'TemplateLiteral') return (quasis ?? []).map((part) => part.value.cooked ?? '').join('…')
  return (type === 'Literal' || type === 'JSXText') && typeof value === 'string' ? value : null
}
