import './shell.css'

/**
 * The window before anything is known of it, so that nobody looks at a blank page. It stands in index.html as well, from where it is shown
 * before this code runs: Shell.test.tsx keeps both the same.
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
