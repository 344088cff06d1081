import { useImperativeHandle, useRef, type ComponentProps, type Ref } from 'react'
import { Button } from './Button.tsx'
import { ignoreRepeat } from './ignore-repeat.ts'
import { useSteady } from './use-steady.ts'

type SteadyButtonProps = Omit<ComponentProps<typeof Button>, 'ref' | 'onClick' | 'onKeyDown'> & {
  /** Anything that makes it a different button to the user, such as whom it is about. */
  readonly says?: string
  readonly ref?: Ref<HTMLButtonElement> | undefined
  readonly onPress: () => void
}

/**
 * A button that ignores presses meant for something else: a click on what was there before, the
 * second click of a double click, a key that is held down.
 */
export function SteadyButton({ says = '', ref, onPress, ...button }: SteadyButtonProps) {
  const own = useRef<HTMLButtonElement>(null)
  useImperativeHandle(ref, () => own.current as HTMLButtonElement)
  const isSteady = useSteady(own, says)
  return (
    <Button
      {...button}
      ref={own}
      aria-disabled={!isSteady}
      onKeyDown={ignoreRepeat}
      onClick={({ detail: clicks }) => {
        // A press by keyboard has no click count: the user has moved to this very button.
        if (clicks === 0 || (isSteady && clicks === 1)) onPress()
      }}
    />
  )
}
