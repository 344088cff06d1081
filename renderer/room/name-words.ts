/** "Ann was taken here, you are Ann 2." Null when the name is the one asked for, or differs for another reason. */
export function nameTakenWords(asked: string, given: string): string | null {
  const suffix = given.startsWith(`${asked} `) ? given.slice(asked.length + 1) : ''
  return /^\d+$/.test(suffix) ? `${asked} was taken here, you are ${given}.` : null
}
