import { Component, type ReactNode } from 'react'
import css from './Boundary.module.css'
import { Button } from './Button.tsx'
import { CopyText } from './CopyText.tsx'
import { Disclosure } from './Disclosure.tsx'

interface BoundaryProps {
  /** The view's name, as the beginning of a sentence: "This view". */
  readonly view: string
  /** Whether the view is the whole page except its navigation, or only a part of it. */
  readonly isPage?: boolean
  /** Opens the other rooms; set when nothing else on the page does. */
  readonly onLeave?: (() => void) | undefined
  readonly children: ReactNode
}

type BoundaryState = { readonly kind: 'shown' } | { readonly kind: 'failed'; readonly error: string }

/**
 * Keeps an error in its children from blanking the whole window: shows a message in their place,
 * with a button to try again. The page's root logs the error and reports it to the app.
 */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { kind: 'shown' }
  #isRetry = false

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { kind: 'failed', error: errorText(error) }
  }

  override render(): ReactNode {
    const { view, isPage, onLeave, children } = this.props
    if (this.state.kind === 'shown') return children
    return (
      <Failed
        view={view}
        isPage={isPage}
        error={this.state.error}
        isRetry={this.#isRetry}
        onRetry={this.#retry}
        onLeave={onLeave && this.#leave}
      />
    )
  }

  readonly #retry = (): void => {
    this.#isRetry = true
    this.setState({ kind: 'shown' })
  }

  readonly #leave = (): void => {
    this.props.onLeave?.()
    this.#retry()
  }
}

/** Chromium's stack begins with the message; other browsers' stacks do not. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { stack = '' } = error
  return stack.includes(error.message) ? stack : `${String(error)}\n${stack}`
}

interface FailedProps {
  readonly view: string
  readonly isPage?: boolean | undefined
  readonly error: string
  /**
   * Whether it failed again right after the user pressed the button: the new button then takes the
   * focus.
   */
  readonly isRetry: boolean
  readonly onRetry: () => void
  readonly onLeave?: (() => void) | undefined
}

/** What replaces a view that failed. */
export function Failed({ view, isPage = false, error, isRetry, onRetry, onLeave }: FailedProps) {
  const section = (
    <section className={css['page']} aria-label="Something went wrong">
      {isPage && <h1 className="unseen">Something went wrong</h1>}
      <div className={css['column']}>
        <p role="alert">{view} couldn’t be displayed. Your messages are safe.</p>
        <div className={css['actions']}>
          <Button ref={isRetry ? focus : undefined} onClick={onRetry}>
            Try again
          </Button>
          {onLeave && (
            <Button look="quiet" onClick={onLeave}>
              Other rooms
            </Button>
          )}
        </div>
        <Disclosure label="Details">
          <CopyText text={error} label="Copy error" />
        </Disclosure>
      </div>
    </section>
  )
  return isPage ? <main className={css['main']}>{section}</main> : section
}

const focus = (button: HTMLButtonElement | null): void => button?.focus()
