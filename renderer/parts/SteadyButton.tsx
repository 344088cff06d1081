import { useImperativeHandle, useRef, type ComponentProps, type Ref } from 'react'
import { Button } from './Button.tsx'
import { ignoreRepeat } from './ignore-repeat.ts'
import { useSteady } from './use-steady.ts'

type SteadyButtonProps = Omit<ComponentProps<typeof Button>, 'ref' | 'onClick' | 'onKeyDown'> & {
  /** Whatever makes it another button to the eye, such as whom it is about. */
  readonly says?: string
  readonly ref?: Ref<HTMLButtonElement> | undefined
  readonly onPress: () => void
}

/**
 * A button that cannot be pressed by mistake: not by a click that was meant for what stood there
 * before, by the second click of a double click, or by a key that is held down.
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
        // By keyboard, which counts no clicks, somebody has gone to this very button.
        if (clicks === 0 || (isSteady && clicks === 1)) onPress()
      }}
    />
  )
}
