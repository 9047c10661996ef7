/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {boolean} [hasInstallScript]
 *
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Packages with install scripts, and why they work without (.npmrc says `ignore-scripts`).
 *
 * @type {Readonly<Record<string, string>>}
 */
export const scripted = {
  'electron-winstaller': 'makes installers of a kind (Squirrel.Windows) that we do not make',
}

/** Problems with a lockfile. Pure. @param {Lockfile} lockfile @returns {string[]} */
export function lockfileProblems({ packages }) {
  const seen = new Set()
  const problems = Object.entries(packages).flatMap(([place, locked]) => {
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
    // The first is the project itself.
    if (place === '') return []
    const found = []
    // An address would tie everyone to the registry or mirror of the last npm run.
    if (locked.resolved !== undefined || locked.link) {
      found.push(
        `${place} has an address; .npmrc keeps them out (omit-lockfile-registry-resolved): delete the lockfile and run npm install`,
      )
    }
    if (!locked.integrity?.startsWith('sha512-')) found.push(`${place} has no sha512`)
    if (locked.hasInstallScript) {
      seen.add(name)
      if (!(name in scripted)) found.push(`${place} has an install script, and isn't known to work without`)
    }
    return found
  })
  const gone = Object.keys(scripted).filter((name) => !seen.has(name))
  return [...problems, ...gone.map((name) => `${name} has no install script, and is excused for one`)]
}
