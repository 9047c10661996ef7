import { join } from 'node:path'
import { captureOutput } from '#scripts/children.ts'
import { createTempFolder } from './temp-folder.ts'

/**
 * Copies a deb with a higher version number.
 *
 * @returns the path of the copy
 */
export async function makeNewerDeb(deb: string): Promise<string> {
  const folder = createTempFolder()
  const [unpacked, newer] = [join(folder, 'unpacked'), join(folder, 'newer.deb')]
  await done('dpkg-deb', ['-R', deb, unpacked])
  await done('sed', ['-i', 's/^Version: .*/Version: 99.0.0-1/', join(unpacked, 'DEBIAN', 'control')])
  await done('dpkg-deb', ['--root-owner-group', '-Znone', '-b', unpacked, newer])
  return newer
}

async function done(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await captureOutput(command, args)
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`)
}
