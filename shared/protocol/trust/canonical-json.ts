/** What JSON.parse returns. An undefined member counts as absent, as it does for JSON.stringify. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

/**
 * The canonical text of a JSON value (RFC 8785): no spaces, and members sorted by UTF-16 units.
 * Accepts any depth, as JSON.parse does, because hashed values may come from a hostile host.
 */
export function canonicalJson(root: Json): string {
  let text = ''
  // A stack of values and punctuation that are still to be written.
  const pending: ({ readonly value: Json } | string)[] = [{ value: root }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') text += next
    else if (isList(next.value)) pushList(pending, next.value)
    else if (typeof next.value === 'object' && next.value !== null) pushObject(pending, next.value)
    else text += JSON.stringify(next.value)
  }
  return text
}

type Pending = ({ readonly value: Json } | string)[]

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

function pushList(pending: Pending, list: readonly Json[]): void {
  pending.push(']')
  for (let index = list.length - 1; index >= 0; index--) {
    pending.push({ value: list[index] ?? null }, index === 0 ? '' : ',')
  }
  pending.push('[')
}

function pushObject(pending: Pending, object: { readonly [name: string]: Json | undefined }): void {
  const names = Object.keys(object)
    .filter((name) => object[name] !== undefined)
    // The default order is by UTF-16 units, the same everywhere.
    .toSorted()
  pending.push('}')
  for (let index = names.length - 1; index >= 0; index--) {
    const name = names[index] ?? ''
    pending.push({ value: object[name] ?? null }, `${index === 0 ? '' : ','}${JSON.stringify(name)}:`)
  }
  pending.push('{')
}
