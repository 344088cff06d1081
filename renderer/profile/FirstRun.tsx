import { Button } from '../parts/Button.tsx'
import { Logo } from '../parts/Logo.tsx'
import css from './FirstRun.module.css'
import { NameForm } from './NameForm.tsx'

/** The first start asks only for a name. */
export const FirstRun = () => (
  <main className={css['page']}>
    <div className={css['column']}>
      <Logo />
      <div className={css['words']}>
        <h1 className={css['title']}>Welcome to Parley</h1>
        <p className={css['lead']}>Chat with people on your network. No account, no server.</p>
      </div>
      <NameForm initial="" hint="Shown to others. You can change it any time.">
        <Button type="submit" look="primary">
          Continue
        </Button>
      </NameForm>
    </div>
  </main>
)
