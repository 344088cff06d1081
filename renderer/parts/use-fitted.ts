import { useEffect, useRef, type ChangeEvent, type RefObject } from 'react'
import { cutText, fitText } from './fit-text.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

export interface FittedField<T extends HTMLElement> {
  /** For the field, or an element around it. */
  readonly ref: RefObject<T | null>
  /** Cuts the field's text to what it accepts of a change; `before` is the text that it showed. */
  fit(event: ChangeEvent<TextField>, before: string): void
}

/**
 * Limits a field to `max` characters, whether they are pasted, dropped, typed or filled in:
 * millions of them would hang the window. `onCut` is told how many of how many characters were
 * accepted.
 */
export function useFitted<T extends HTMLElement>(
  max: number,
  onCut: (taken: number, of: number) => void,
): FittedField<T> {
  const ref = useRef<T>(null)
  const cut = useRef(onCut)
  useEffect(() => {
    cut.current = onCut
  })
  useEffect(() => {
    const element = ref.current
    // React's event of the same name is a different one, and does not precede a paste.
    function onBeforeInput(event: InputEvent): void {
      const { target: field, data, inputType } = event
      if (!isTextField(field) || data === null) return
      const selected = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0)
      const room = max - (field.value.length - selected)
      if (data.length <= room) return
      event.preventDefault()
      const kept = cutText(data, room)
      if (inputType.startsWith('insertFrom')) insertUndoably(kept)
      else insert(field, kept)
      cut.current(kept.length, data.length)
    }
    element?.addEventListener('beforeinput', onBeforeInput)
    return () => element?.removeEventListener('beforeinput', onBeforeInput)
  }, [max])
  return {
    ref,
    // Text from a composition or a program can only be cut afterwards.
    fit: ({ target: field }, before) => {
      const { text, caret, taken, left } = fitText(before, field.value, max)
      if (left === 0) return
      field.value = text
      field.setSelectionRange(caret, caret)
      cut.current(taken, taken + left)
    },
  }
}

function insertUndoably(text: string): void {
  if (text !== '') document.execCommand('insertText', false, text)
}

/**
 * For browsers about to insert a text that was not pasted or dropped; for those two it does
 * nothing.
 */
function insert(field: TextField, text: string): void {
  if (text === '') return
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

const grouped = new Intl.NumberFormat('en')

/** A number of characters, formatted. */
export const count = (characters: number): string => grouped.format(characters)

/** What to say about a text that was cut, in one sentence. */
export const cutWords = (taken: number, of: number): string =>
  taken === 0
    ? 'There’s no space left here, so nothing was added.'
    : `Only the first ${count(taken)} of ${count(of)} characters were added.`
