/**
 * Copies text to the clipboard. Some shells deny the modern API, so the old one follows; false if
 * both fail.
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
  // elsewhere.
  const home = before?.closest('dialog, [role="dialog"]') ?? document.body
  home.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
