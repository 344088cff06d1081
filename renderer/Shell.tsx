import './shell.css'

/**
 * The window before any data has arrived, so that the page is not blank. index.html has the same,
 * shown before this code runs: Shell.test.tsx keeps them equal.
 */
export const Shell = () => (
  <div className="shell" aria-busy="true">
    <div className="shell-side">
      <p className="shell-band">Parley</p>
    </div>
    <div className="shell-main">
      <div className="shell-band" />
      <p className="shell-words">Opening Parley…</p>
      <div className="shell-row" />
      <div className="shell-row" />
      <div className="shell-row" />
    </div>
  </div>
)
