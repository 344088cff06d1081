import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

/** The click, as far as the menu depends on it. */
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
  /** Left out without developer tools. */
  readonly inspect?: (x: number, y: number) => void
}

/** Links that the system or Parley can open: other addresses in the page are of no use. */
const LINK = /^(https?|mailto|parley):/i

/**
 * The menu for a click, in groups: only lines that fit and work. Empty when there is nothing to do.
 */
export function contextMenuTemplate(
  clicked: ContextMenuTarget,
  actions: ContextActions,
): MenuItemConstructorOptions[] {
  const groups = [
    spelling(clicked, actions),
    link(clicked, actions),
    editing(clicked),
    tools(clicked, actions),
  ]
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
    // A single & would mark the next letter as the line's key.
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
