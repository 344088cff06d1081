import { classNames } from './class-names.ts'
import css from './Logo.module.css'

/** Parley's logo: two people facing each other. */
export const Logo = ({ size = 'normal' }: { readonly size?: 'normal' | 'small' }) => (
  <svg className={classNames(css['logo'], size === 'small' && css['small'])} viewBox="0 0 32 32" aria-hidden>
    <path className={css['one']} d="M3 15a9 9 0 0 1 9-9h1a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" />
    <path
      className={css['other']}
      d="M29 17a9 9 0 0 1-9 9h-1a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2z"
    />
  </svg>
)
