import { useImperativeHandle, useRef, type ComponentProps, type Ref } from 'react'
import { Button } from './Button.tsx'
import { ignoreRepeat } from './ignore-repeat.ts'
import { useSteady } from './use-steady.ts'

type SteadyButtonProps = Omit<ComponentProps<typeof Button>, 'ref' | 'onClick' | 'onKeyDown'> & {
  /** What makes it a different button to the user, such as the people it affects. */
  readonly identity?: string
  readonly ref?: Ref<HTMLButtonElement> | undefined
  readonly onPress: () => void
}

/**
 * A button that ignores presses meant for something else: a click on an element that was there
 * before, the second click of a double click, a key that is held down.
 */
export function SteadyButton({ identity = '', ref, onPress, ...buttonProps }: SteadyButtonProps) {
  const element = useRef<HTMLButtonElement>(null)
  useImperativeHandle(ref, () => element.current as HTMLButtonElement)
  const isSteady = useSteady(element, identity)
  return (
    <Button
      {...buttonProps}
      ref={element}
      aria-disabled={!isSteady}
      onKeyDown={ignoreRepeat}
      onClick={({ detail: clicks }) => {
        // A press by keyboard has no click count: the user has moved the focus to this button.
        if (clicks === 0 || (isSteady && clicks === 1)) onPress()
      }}
    />
  )
}
