import { useState } from 'react'
import { NameForm } from './NameForm.tsx'
import { Avatar } from '../parts/Avatar.tsx'
import { Button } from '../parts/Button.tsx'
import { classNames } from '../parts/class-names.ts'
import { Dialog, DialogActions } from '../parts/Dialog.tsx'
import { Name, NameLine } from '../parts/Name.tsx'
import { useChat } from '../store/use-chat.ts'
import css from './ProfileButton.module.css'

interface ProfileButtonProps {
  /** With the name beside the face, over the whole width. */
  readonly wide?: boolean
}

/** Shows the user's name and face; opens the form to change the name. */
export function ProfileButton({ wide = false }: ProfileButtonProps) {
  const profile = useChat((state) => state.chat.profile)
  const [editing, setEditing] = useState(false)
  return (
    <>
      <button
        type="button"
        className={classNames(css['profile'], wide ? css['wide'] : css['face'])}
        title="Change your name"
        onClick={() => setEditing(true)}
      >
        <Avatar id={profile.id} name={profile.name} size="small" />
        {wide ? (
          <NameLine className={css['name']} of={profile.name} />
        ) : (
          <span className="unseen">
            <Name of={profile.name} />
          </span>
        )}
      </button>
      {editing && (
        <Dialog title="Your name" onClose={() => setEditing(false)}>
          <NameForm
            initial={profile.name}
            hint="Everyone in your rooms will see it."
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
