import { UserError } from '../user-error.ts'

const headingsOf = (changelog: string) => [...changelog.matchAll(/^## (.*)$/gm)]

/** @throws {UserError} if the changelog has no section for the version, or an empty one */
export function getReleaseNotes(changelog: string, version: string) {
  const headings = headingsOf(changelog)
  const index = headings.findIndex(([, title = '']) => title.startsWith(`${version} - `))
  const heading = headings[index]
  if (!heading)
    throw new UserError(
      `CHANGELOG.md has no version ${version}. Run npm run release -- version ${version} first.`,
    )
  const notes = changelog.slice(heading.index + heading[0].length, headings[index + 1]?.index).trim()
  if (notes === '') throw new UserError(`CHANGELOG.md says nothing about ${version}`)
  return `${notes}\n`
}

export function addReleaseHeading(changelog: string, version: string, date: string) {
  const [heading] = headingsOf(changelog).filter(([, title]) => title === 'Unreleased')
  if (!heading) throw new UserError('CHANGELOG.md has no “Unreleased” section')
  const end = heading.index + heading[0].length
  return `${changelog.slice(0, end)}\n\n## ${version} - ${date}${changelog.slice(end)}`
}
