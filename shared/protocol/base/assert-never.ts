/** Makes an unhandled case a compile error; throws if untyped code gets here anyway. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
