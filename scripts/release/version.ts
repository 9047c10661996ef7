import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { addReleaseHeading } from './notes.ts'

function replaced(text: string, pattern: RegExp, times: number, by: string) {
  const found = text.match(pattern)?.length ?? 0
  if (found < times) throw new UserError(`${String(pattern)} occurs ${found} times instead of ${times}`)
  let count = 0
  return text.replace(pattern, (match) => (count++ < times ? by : match))
}

/** The files that contain the app's version, with functions that replace it. */
export const versionUpdaters: Readonly<
  Record<string, (text: string, version: string, date: string) => string>
> = {
  'package.json': (text, version) => replaced(text, /"version": "[^"]*"/g, 1, `"version": "${version}"`),
  // The first two versions in this file are those of our own package.
  'package-lock.json': (text, version) => replaced(text, /"version": "[^"]*"/g, 2, `"version": "${version}"`),
  'assets/linux/io.github.compileo.tray.metainfo.xml': (text, version, date) => {
    const release = `<release version="${version}" date="`
    // Before the first release, the entry already exists without a date.
    if (text.includes(release)) return text.replace(new RegExp(`${release}[^"]*`), `${release}${date}`)
    return replaced(text, /<releases>\n/g, 1, `<releases>\n    ${release}${date}"/>\n`)
  },
  'CHANGELOG.md': addReleaseHeading,
}

export async function setVersion(
  version: string,
  date: string,
  folder: string = projectRoot,
): Promise<readonly string[]> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new UserError(`${version} isn't a version such as 1.2.3`)
  const changed = Object.entries(versionUpdaters).map(async ([name, change]) => {
    const file = join(folder, name)
    return [file, change(await readFile(file, 'utf8'), version, date)] as const
  })
  for (const [file, text] of await Promise.all(changed)) await writeFile(file, text)
  return Object.keys(versionUpdaters)
}
