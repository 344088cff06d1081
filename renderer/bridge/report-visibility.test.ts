import { expect, test } from 'vitest'
import { reportVisibility, type Visibility } from './report-visibility.ts'

test.each<[DocumentVisibilityState, boolean]>([
  ['visible', true],
  ['hidden', false],
])('a page that is %s reports it at once, and reports every change', (visibilityState, shown) => {
  const reported: boolean[] = []
  const listeners: (() => void)[] = []
  const page: Visibility & { visibilityState: DocumentVisibilityState } = {
    visibilityState,
    addEventListener: (_type, listener) => listeners.push(listener),
  }
  reportVisibility({ setShown: (now) => reported.push(now) }, page)
  page.visibilityState = shown ? 'hidden' : 'visible'
  for (const listener of listeners) listener()
  expect(reported).toEqual([shown, !shown])
})
