import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import { contextMenuTemplate, type ContextMenuTarget } from './context-menu-template.ts'

const allEditFlags: ContextMenuParams['editFlags'] = {
  canUndo: false,
  canRedo: false,
  canCut: true,
  canCopy: true,
  canPaste: true,
  canDelete: false,
  canSelectAll: true,
  canEditRichly: false,
}
const page: ContextMenuTarget = {
  isEditable: false,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  linkURL: '',
  editFlags: allEditFlags,
  x: 3,
  y: 4,
}
const field: ContextMenuTarget = { ...page, isEditable: true }

const actions = () => ({
  replaceMisspelling: vi.fn<(by: string) => void>(),
  addToDictionary: vi.fn<(word: string) => void>(),
  copyLink: vi.fn<(link: string) => void>(),
})

/** The lines of a menu: their labels or roles, `-` for a separator, in brackets if disabled. */
const labels = (template: readonly MenuItemConstructorOptions[]): string[] =>
  template.map(({ type, label, role, enabled }) => {
    const text = type === 'separator' ? '-' : (label ?? role ?? '')
    return enabled === false ? `(${text})` : text
  })

const click = (template: readonly MenuItemConstructorOptions[], label: string): void => {
  const line = template.find((item) => item.label === label)
  ;(line?.click as (() => void) | undefined)?.()
}

test('a click without any action has no menu', () => {
  expect(contextMenuTemplate(page, actions())).toEqual([])
  expect(contextMenuTemplate({ ...page, selectionText: ' \n' }, actions())).toEqual([])
})

test('selected text can be copied', () => {
  expect(labels(contextMenuTemplate({ ...page, selectionText: 'Hello' }, actions()))).toEqual(['copy'])
})

test('a field has the edit items, enabled as far as they work', () => {
  expect(labels(contextMenuTemplate(field, actions()))).toEqual(['cut', 'copy', 'paste', '-', 'selectAll'])
  const editFlags = { ...allEditFlags, canCut: false, canCopy: false, canPaste: false, canSelectAll: false }
  expect(labels(contextMenuTemplate({ ...field, editFlags }, actions()))).toEqual([
    '(cut)',
    '(copy)',
    '(paste)',
    '-',
    '(selectAll)',
  ])
})

test('a misspelled word can be replaced by a suggestion, or added to the dictionary', () => {
  const calls = actions()
  const wrong = { ...field, misspelledWord: 'teh', dictionarySuggestions: ['the', 'R&D'] }
  const template = contextMenuTemplate(wrong, calls)
  expect(labels(template).slice(0, 5)).toEqual(['the', 'R&&D', 'Add to Dictionary', '-', 'cut'])
  click(template, 'R&&D')
  click(template, 'Add to Dictionary')
  expect(calls.replaceMisspelling.mock.calls).toEqual([['R&D']])
  expect(calls.addToDictionary.mock.calls).toEqual([['teh']])
  const none = contextMenuTemplate({ ...wrong, dictionarySuggestions: [] }, calls)
  expect(labels(none).slice(0, 2)).toEqual(['(No Suggestions)', 'Add to Dictionary'])
})

test.each([
  'https://example.com/a?b',
  'http://10.0.0.1/',
  'mailto:ann@example.com',
  'parley://10.0.0.1:5050/x',
])('%s can be copied', (linkURL) => {
  const calls = actions()
  const template = contextMenuTemplate({ ...page, linkURL, selectionText: 'here' }, calls)
  expect(labels(template)).toEqual(['Copy Link', '-', 'copy'])
  click(template, 'Copy Link')
  expect(calls.copyLink.mock.calls).toEqual([[linkURL]])
})

test.each(['', 'app://parley/#messages', 'javascript:alert(1)', 'file:///etc/passwd'])(
  '“%s” has no item to copy it',
  (linkURL) => expect(contextMenuTemplate({ ...page, linkURL }, actions())).toEqual([]),
)

test('developer tools are offered only if requested, at the clicked position', () => {
  const inspect = vi.fn<(x: number, y: number) => void>()
  const template = contextMenuTemplate(page, { ...actions(), inspect })
  expect(labels(template)).toEqual(['Inspect Element'])
  click(template, 'Inspect Element')
  expect(inspect.mock.calls).toEqual([[3, 4]])
})
