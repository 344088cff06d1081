/**
 * Copies text to the clipboard. Some shells deny the modern API, so it falls back to the old one.
 * Returns false if both fail.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyFromField(text)
  }
}

function copyFromField(text: string): boolean {
  const field = document.createElement('textarea')
  field.className = 'unseen'
  field.value = text
  const before = document.activeElement
  // Inside an open dialog or popover, because its focus trap would take the selection away
  // from any other place.
  const container = before?.closest('dialog, [role="dialog"]') ?? document.body
  container.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
