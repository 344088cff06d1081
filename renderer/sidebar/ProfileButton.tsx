import { useState } from 'react'
import { NameForm } from '../lobby/NameForm.tsx'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { classNames } from '../parts/class-names.ts'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { NameLine } from '../parts/Name.tsx'
import { useChat } from '../store/use-chat.ts'
import css from './ProfileButton.module.css'

/** Who somebody is here; opens the form to change it. */
export function ProfileButton({ wide = false }: { readonly wide?: boolean }) {
  const profile = useChat((state) => state.chat.profile)
  const [editing, setEditing] = useState(false)
  return (
    <>
      <button
        type="button"
        className={classNames(css['profile'], wide && css['wide'])}
        title="Change your name"
        onClick={() => setEditing(true)}
      >
        <Avatar id={profile.id} name={profile.name} size="small" />
        <NameLine className={css['name']} of={profile.name} />
      </button>
      {editing && (
        <Dialog title="Your name" onClose={() => setEditing(false)}>
          <NameForm
            initial={profile.name}
            hint="The rooms you are in see it too."
            onDone={() => setEditing(false)}
          >
            <DialogActions>
              <Button look="quiet" onClick={() => setEditing(false)}>
                Cancel
              </Button>
              <Button type="submit" look="primary">
                Save
              </Button>
            </DialogActions>
          </NameForm>
        </Dialog>
      )}
    </>
  )
}
