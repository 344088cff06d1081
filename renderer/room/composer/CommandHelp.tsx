import { Button } from '../../parts/Button.tsx'
import { Dialog, DialogActions } from '../../parts/Dialog.tsx'
import { useFocusOnMount } from '../../parts/use-focus-on-mount.ts'
import css from './CommandHelp.module.css'
import { commandList } from './composer-commands.ts'

/** Lists the commands that the composer understands. */
export function CommandHelp({ onClose }: { readonly onClose: () => void }) {
  const close = useFocusOnMount<HTMLButtonElement>()
  return (
    <Dialog title="Commands" onClose={onClose}>
      <dl className={css['list']}>
        {commandList.map(({ usage, about }) => (
          <div key={usage} className={css['item']}>
            <dt className={css['usage']}>/{usage}</dt>
            <dd className={css['about']}>{about}</dd>
          </div>
        ))}
      </dl>
      <p className={css['about']}>To send a line as text, put a space before the slash.</p>
      <DialogActions>
        <Button ref={close} onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  )
}
