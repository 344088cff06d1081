import { useEffect, useRef, type ChangeEvent, type RefObject } from 'react'
import { cutText, fitText } from './fit-text.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

export interface FittedField<T extends HTMLElement> {
  /** A ref for the field, or for an element around it. */
  readonly ref: RefObject<T | null>
  /** Cuts the field's text after a change; `before` is the text before that change. */
  fit(event: ChangeEvent<TextField>, before: string): void
}

/**
 * Limits a field to `max` characters, whether pasted, dropped, typed or filled in: millions of them
 * would hang the window. `onCut` gets how many characters were accepted, and how many there were.
 */
export function useFitted<T extends HTMLElement>(
  max: number,
  onCut: (accepted: number, total: number) => void,
): FittedField<T> {
  const ref = useRef<T>(null)
  const cut = useRef(onCut)
  useEffect(() => {
    cut.current = onCut
  })
  useEffect(() => {
    const element = ref.current
    // React's event of the same name is a different one, which does not fire before a paste.
    function onBeforeInput(event: InputEvent): void {
      const { target: field, data, inputType } = event
      if (!isTextField(field) || data === null) return
      const selected = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0)
      const space = max - (field.value.length - selected)
      if (data.length <= space) return
      event.preventDefault()
      const accepted = cutText(data, space)
      if (inputType.startsWith('insertFrom')) insertWithUndo(accepted)
      else insertDirectly(field, accepted)
      cut.current(accepted.length, data.length)
    }
    element?.addEventListener('beforeinput', onBeforeInput)
    return () => element?.removeEventListener('beforeinput', onBeforeInput)
  }, [max])
  return {
    ref,
    // Text from a composition or a program can only be cut afterwards.
    fit: ({ target: field }, before) => {
      const { text, caret, kept: accepted, cut: excess } = fitText(before, field.value, max)
      if (excess === 0) return
      field.value = text
      field.setSelectionRange(caret, caret)
      cut.current(accepted, accepted + excess)
    },
  }
}

function insertWithUndo(text: string): void {
  if (text !== '') document.execCommand('insertText', false, text)
}

/** Inserts typed text. During a paste or a drop, this would have no effect. */
function insertDirectly(field: TextField, text: string): void {
  if (text === '') return
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

const grouped = new Intl.NumberFormat('en')

/** A number of characters, formatted. */
export const formatCount = (characters: number): string => grouped.format(characters)

/** A sentence about a text that was cut. */
export const cutWords = (accepted: number, total: number): string =>
  accepted === 0
    ? 'There’s no space left here, so nothing was added.'
    : `Only the first ${formatCount(accepted)} of ${formatCount(total)} characters were added.`
