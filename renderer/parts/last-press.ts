/** A point in the window, in CSS pixels from its top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface PressEvents {
  addEventListener(
    type: 'pointerdown',
    listener: (event: { readonly clientX: number; readonly clientY: number }) => void,
    capture: true,
  ): void
}

let last: Point | null = null

/** Remembers where the pointer was last pressed, whatever the press does. */
export function watchPresses(events: PressEvents): void {
  events.addEventListener('pointerdown', ({ clientX: x, clientY: y }) => (last = { x, y }), true)
}

/** Where the pointer was last pressed; null if never. */
export const lastPress = (): Point | null => last

/** An unsteady hand moves between two clicks. CSS pixels. */
const MARGIN = 12

/** Whether a press at a point, or close enough for a second click, would hit an element. */
export function isUnder(point: Point | null, element: Element | null): boolean {
  if (!point || !element) return false
  const { left, right, top, bottom } = element.getBoundingClientRect()
  const [x, y] = [point.x, point.y]
  return x > left - MARGIN && x < right + MARGIN && y > top - MARGIN && y < bottom + MARGIN
}
