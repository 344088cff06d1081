/** Makes an unhandled case fail to compile; throws if untyped code brings one anyway. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
