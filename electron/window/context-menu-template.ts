import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

/** The parts of a click that the menu depends on. */
export type ContextMenuTarget = Pick<
  ContextMenuParams,
  | 'isEditable'
  | 'selectionText'
  | 'misspelledWord'
  | 'dictionarySuggestions'
  | 'linkURL'
  | 'editFlags'
  | 'x'
  | 'y'
>

export interface ContextActions {
  readonly replaceMisspelling: (by: string) => void
  readonly addToDictionary: (word: string) => void
  readonly copyLink: (link: string) => void
  /** Set with developer tools only. */
  readonly inspect?: (x: number, y: number) => void
}

/** Links that the system or Parley can open; other addresses of the page are useless elsewhere. */
const LINK = /^(https?|mailto|parley):/i

/** The menu for a click, in groups, with only items that apply. Empty if none applies. */
export function contextMenuTemplate(
  target: ContextMenuTarget,
  actions: ContextActions,
): MenuItemConstructorOptions[] {
  const groups = [spelling(target, actions), link(target, actions), editing(target), tools(target, actions)]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' }, ...group]))
}

function spelling(
  { misspelledWord, dictionarySuggestions, isEditable }: ContextMenuTarget,
  { replaceMisspelling, addToDictionary }: ContextActions,
): MenuItemConstructorOptions[] {
  if (misspelledWord === '' || !isEditable) return []
  const suggestions = dictionarySuggestions.map((word) => ({
    // A single & would make the next letter the item's access key.
    label: word.replaceAll('&', '&&'),
    click: () => replaceMisspelling(word),
  }))
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: 'No Suggestions', enabled: false }]),
    { label: 'Add to Dictionary', click: () => addToDictionary(misspelledWord) },
  ]
}

const link = ({ linkURL }: ContextMenuTarget, { copyLink }: ContextActions): MenuItemConstructorOptions[] =>
  LINK.test(linkURL) ? [{ label: 'Copy Link', click: () => copyLink(linkURL) }] : []

function editing({ isEditable, selectionText, editFlags }: ContextMenuTarget): MenuItemConstructorOptions[] {
  if (!isEditable) return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }]
  return [
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ]
}

const tools = ({ x, y }: ContextMenuTarget, { inspect }: ContextActions): MenuItemConstructorOptions[] =>
  inspect ? [{ label: 'Inspect Element', click: () => inspect(x, y) }] : []
