import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { captureOutput } from '#scripts/children.ts'
import { machineBase } from '#scripts/steps/machine-base.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'

/** Runs the test's script for this boot, then powers off. */
const unit = `[Unit]
After=multi-user.target
[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/bin/sh -c 'sh -eux /test/run >/test/log 2>&1; echo $? >/test/code'
ExecStopPost=systemctl poweroff
[Install]
WantedBy=multi-user.target
`

/** A machine with its own systemd as PID 1, and the host's network. */
export async function freshMachine() {
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-machine-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [disk, shared] = [join(folder, 'disk'), join(folder, 'shared')]
  await mkdir(shared)
  // cp keeps devices and owners, which Node's copy doesn't.
  await done('cp', ['-a', '--reflink=auto', machineBase, disk])
  const services = join(disk, 'etc', 'systemd', 'system')
  await writeFile(join(services, 'test.service'), unit)
  await mkdir(join(services, 'multi-user.target.wants'), { recursive: true })
  await symlink('../test.service', join(services, 'multi-user.target.wants', 'test.service'))
  const flags = [
    `--machine=${basename(folder)}`,
    '--quiet',
    '--boot',
    '--register=no',
    '--keep-unit',
    '--console=pipe',
  ]
  return {
    /** A folder that the machine mounts as `/test`. */
    shared,
    async boot(script: string) {
      await writeFile(join(shared, 'run'), script)
      for (const name of ['log', 'code']) await rm(join(shared, name), { force: true })
      const child = spawn('systemd-nspawn', [...flags, `--bind=${shared}:/test`, '-D', disk], {
        stdio: ['ignore', 'ignore', 'inherit'],
        // Without this, systemd 256 and later in the machine don't boot on a host with cgroup v1.
        env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
      })
      const gone = once(child, 'close')
      closeAfterTest(async () => {
        // A second SIGTERM kills the machine at once. SIGKILL would leave its processes running.
        for (let count = 0; count < 2; count++) child.kill('SIGTERM')
        await gone
      })
      await gone
      const [code, log] = await Promise.all(
        ['code', 'log'].map((name) => readFile(join(shared, name), 'utf8')),
      )
      return { code: code?.trim() ?? '', log: log ?? '' }
    },
    async untilShared(name: string) {
      const signal = AbortSignal.timeout(600_000)
      const changes = watch(shared)
      try {
        while (!existsSync(join(shared, name))) {
          if (existsSync(join(shared, 'code'))) throw new Error(await readFile(join(shared, 'log'), 'utf8'))
          await once(changes, 'change', { signal })
        }
      } finally {
        changes.close()
      }
    },
  }
}

async function done(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await captureOutput(command, args)
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`)
}
