/** The fields of a CycloneDX document that are used here. */
export interface Sbom {
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly name: string
  readonly version: string
  /** Names the component in this document. */
  readonly 'bom-ref': string
  readonly group?: string
}

const PRODUCT = 'parley'

/**
 * Reduces an SBOM to the packages that users get: the program's dependencies (`production`), those
 * in the window’s bundle (`bundled`, each name@version), and Electron.
 */
export function shippedOnly(all: Sbom, production: Sbom, bundled: readonly string[]): Sbom {
  const needed = new Set(production.components.map((one) => one['bom-ref']))
  const inBundle = new Set(bundled)
  const fullName = ({ group, name }: Component): string =>
    group !== undefined && !name.startsWith('@') ? `${group}/${name}` : name
  const components = all.components.filter(
    (one) =>
      needed.has(one['bom-ref']) ||
      one.name === 'electron' ||
      inBundle.has(`${fullName(one)}@${one.version}`),
  )
  const kept = new Set([...components, all.metadata.component].map((one) => one['bom-ref']))
  return {
    ...all,
    // npm uses the folder's name.
    metadata: { ...all.metadata, component: { ...all.metadata.component, name: PRODUCT } },
    components,
    dependencies: all.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) })),
  }
}
