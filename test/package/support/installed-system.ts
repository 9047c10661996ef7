import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { captureOutput } from '#scripts/children.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { collectOutput } from '#test/support/child-output.ts'

/**
 * An overlay: the copy sees this system's files, and changes only its own. Its folder `/changed` contains the
 * files that were added or changed in the copy.
 */
const setUp = `
set -e
mount -t tmpfs none "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay none -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
for name in dev proc sys; do mount --rbind "/$name" "$1/root/$name"; done
mkdir "$1/root/former-root" "$1/root/changed"
mount --bind "$1/upper" "$1/root/changed"
cd "$1/root"
pivot_root . former-root
umount -l former-root
useradd --create-home reader
echo ready
exec sleep infinity
`

const reader = ['setpriv', '--reuid=reader', '--regid=reader', '--init-groups', '--reset-env']

/**
 * Creates a copy of this system, which ends with the test. Only root can.
 *
 * @param files are copied to the copy's folder `shared`
 */
export async function copySystem(files: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-system-'))
  closeAfterTest(() => rm(folder, { recursive: true, force: true }))
  const shared = await mkdtemp(join(tmpdir(), 'compileo-tray-shared-'))
  closeAfterTest(() => rm(shared, { recursive: true, force: true }))
  await chmod(shared, 0o755)
  for (const file of files) await copyFile(file, join(shared, basename(file)))
  const child = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', setUp, 'sh', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'close')
  closeAfterTest(async () => {
    child.kill('SIGKILL')
    await gone
  })
  await collectOutput(child).untilPrinted('ready')
  const inside = (command: readonly string[], line: string, env: Readonly<Record<string, string>>) =>
    captureOutput(
      'timeout',
      ['100', 'nsenter', '--mount', `--target=${child.pid}`, '--', ...command, 'bash', '-c', line],
      {
        cwd: '/',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...env },
      },
    )
  return {
    shared,
    asRoot: (line: string) => inside([], line, {}),
    /** Runs a line in the home folder of an ordinary user. */
    asReader: (line: string, env: Readonly<Record<string, string>> = {}) => {
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
      return inside([...reader, 'env', ...variables], `cd; ${line}`, {})
    },
  }
}
