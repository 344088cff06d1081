import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import css from './Dialog.module.css'

interface DialogProps {
  readonly title: ReactNode
  /** A dialog stands in the middle; a sheet on a side, for what has no room on a narrow window. */
  readonly side?: 'start' | 'end'
  /** A wider sheet, over the whole window where that is narrow. */
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A modal surface while it is mounted. The native element: it brings the top layer, Esc, inertness of the rest and the
 * return of focus, and needs no injected style, which the content security policy would refuse.
 */
export function Dialog({ title, side, wide = false, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // Before the element is taken out, or focus would not go back to where it was.
    return () => dialog?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its backdrop has no element of its own
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className={classNames(css['dialog'], side ? css[side] : css['middle'], wide && css['wide'])}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        // Only the backdrop is the dialog itself: everything inside is a child. The second click of a double click may have been to open it.
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

/** The row of buttons that ends a dialog. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={css['actions']}>{children}</div>
)
