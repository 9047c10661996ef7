import { chmod, chown, mkdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from './support/fixtures.ts'
import { launchApp, type LaunchedApp } from './support/launch-app.ts'
import { makePackage } from './support/made-package.ts'
import { testRuntime } from './support/runtime.ts'

/** Debian's unprivileged user. */
const nobody = 65_534

/** Chromium has no sandbox for root. */
async function asOrdinaryUser(executable: string, home: string): Promise<string> {
  if (process.getuid?.() !== 0) return executable
  const drop = `setpriv --reuid=${nobody} --regid=${nobody} --clear-groups`
  const script = join(dirname(executable), 'as-nobody')
  await writeFile(script, `#!/bin/sh\nexec ${drop} '${executable}' "$@"\n`)
  await chmod(script, 0o755)
  for (const folder of [home, join(home, 'user-data')]) {
    await mkdir(folder, { recursive: true })
    await chown(folder, nobody, nobody)
  }
  return script
}

/** The kernel's description of a process (proc_pid_status(5)). */
async function statusOf(pid: number): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(`/proc/${pid}/status`, 'utf8')).split('\n')
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

test('the page runs inside Chromium’s sandbox, and the main process outside it', async ({ home }) => {
  const executable = await makePackage(join(home, 'package'), testRuntime())
  const app = await launchApp({
    runtime: testRuntime(),
    executable: await asOrdinaryUser(executable, home),
    sandboxed: true,
    // The app runs as another user, whom this user's session bus would reject.
    busAddress: `unix:path=${join(home, 'no-bus')}`,
    home,
    env: { HOME: home },
  })
  try {
    await expectSandbox(app)
  } finally {
    await app.quit()
  }
})

async function expectSandbox(app: LaunchedApp): Promise<void> {
  const page = await app.window()
  await page.getByRole('main').waitFor()
  const processes = await app.electronApp.evaluate(({ app: running, webContents }) => ({
    page: webContents.getAllWebContents()[0]?.getOSProcessId() ?? 0,
    main: process.pid,
    switches: ['no-sandbox', 'disable-seccomp-filter-sandbox', 'disable-setuid-sandbox'].filter((name) =>
      running.commandLine.hasSwitch(name),
    ),
  }))
  expect(processes.switches).toEqual([])
  const sandboxed = await statusOf(processes.page)
  // The page has a system-call filter, no new privileges and no capabilities.
  expect(sandboxed.get('Seccomp')).toBe('2')
  expect(sandboxed.get('NoNewPrivs')).toBe('1')
  expect(sandboxed.get('CapEff')).toMatch(/^0+$/)
  // The page has its own user, process and network namespaces.
  for (const space of ['user', 'pid', 'net']) {
    const [its, ours] = await Promise.all(
      [processes.page, processes.main].map((pid) => readlink(`/proc/${pid}/ns/${space}`)),
    )
    expect(its, space).not.toBe(ours)
  }
  // A container may filter main, too, but the page has one filter more.
  const filters = async (pid: number) => Number((await statusOf(pid)).get('Seccomp_filters'))
  expect(await filters(processes.page)).toBeGreaterThan(await filters(processes.main))
}
