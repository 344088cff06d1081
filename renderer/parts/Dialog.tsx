import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import css from './Dialog.module.css'

interface DialogProps {
  readonly title: ReactNode
  /**
   * A dialog is in the middle; a sheet is at the side, for panels that a narrow window has no space
   * for, or at the bottom, within reach of a thumb.
   */
  readonly side?: 'start' | 'end' | 'bottom'
  /** A wider sheet, which covers a narrow window. */
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A modal surface while it is mounted. The native element provides the top layer, Esc, inertness
 * and the return of the focus. It injects no style, which the content security policy would refuse.
 */
export function Dialog({ title, side, wide = false, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // Close it before the element is removed; otherwise the focus would not return.
    return () => dialog?.close()
  }, [])
  return (
    // The backdrop is not an element.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={classNames(css['dialog'], side ? css[side] : css['middle'], wide && css['wide'])}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        // A click on the dialog itself is on its backdrop, since everything inside is a child. The
        // second click of a double click may have been meant to open it.
        if (event.target === event.currentTarget && event.detail === 1) onClose()
      }}
    >
      <div className={css['content']}>
        <h2 id={titleId} className={side ? 'unseen' : css['title']}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}

/** The row of buttons at the end of a dialog. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={css['actions']}>{children}</div>
)
