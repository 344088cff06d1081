import { parseArgs } from 'node:util'
import { thisComputer } from './computer.ts'
import { adviceFor, packagesOf, packageSteps, perform, playwrightStep, systemId } from './install.ts'
import { BROWSER_PACKAGE, describeProblems, findProblems, REQUIREMENTS } from './requirements.ts'

/**
 * `node e2e/requirements/run.ts [NAME…] [--install]`: exits with 1 and says why if a requirement is
 * missing, of all or of the named ones. With `--install` it first installs them.
 */
const { values, positionals } = parseArgs({
  options: { install: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !REQUIREMENTS.some((one) => one.name === name))
if (unknown.length > 0) throw new Error(`no requirement is called ${unknown.join(', ')}`)

const computer = thisComputer()
const missing = () =>
  findProblems(computer, positionals).flatMap(({ requirement, problem }) =>
    problem.kind === 'missing' ? [requirement] : [],
  )

if (values.install) {
  for (const step of packageSteps(missing(), computer, systemId())) perform(step)
  if (packagesOf(missing()).includes(BROWSER_PACKAGE)) perform(playwrightStep(computer))
}

const left = findProblems(computer, positionals)
const packages = packagesOf(missing())
if (left.length > 0) {
  process.exitCode = 1
  process.stderr.write(`Before the tests can run:\n${describeProblems(left)}`)
  if (packages.length > 0) {
    process.stderr.write(
      values.install ? adviceFor(packages, computer) : 'To install what is missing: npm run test:setup\n',
    )
  }
} else if (values.install) process.stdout.write('The tests have what they need.\n')
