import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { getReleaseNotes } from '../release/notes.ts'
import { setVersion } from '../release/version.ts'

export const usage = `npm run release -- version X.Y.Z   sets the version in every file that contains it
npm run release -- notes vX.Y.Z FILE   writes that version's section of CHANGELOG.md to FILE`

export function readArguments(
  args: string[],
): { what: 'version'; version: string } | { what: 'notes'; tag: string; file: string } {
  const [what, first, second] = args
  if (what === 'version' && first !== undefined && args.length === 2) return { what, version: first }
  if (what === 'notes' && first !== undefined && second !== undefined && args.length === 3)
    return { what, tag: first, file: second }
  throw new UserError(usage)
}

export async function main(args: string[]) {
  const options = readArguments(args)
  switch (options.what) {
    case 'version': {
      const files = await setVersion(options.version, new Date().toISOString().slice(0, 10))
      console.log(`Set version ${options.version} in ${files.join(', ')}`)
      return 0
    }
    case 'notes': {
      const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'))
      if (options.tag !== `v${version}`)
        throw new UserError(`The tag ${options.tag} doesn’t match version ${version}`)
      await writeFile(
        options.file,
        getReleaseNotes(await readFile(join(projectRoot, 'CHANGELOG.md'), 'utf8'), version),
      )
      return 0
    }
  }
}
