import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { seeTray } from '#test/e2e/support/main-job.ts'
import { openKeyring } from '#test/support/real/keyring.ts'
import { startScene } from './support/packaged-app.ts'

const { dir } = inject('packages')
const program = join(dir, 'compileo-tray')

it.each(['XFCE', 'GNOME'])(
  'while %s asks for the password of a new keyring, the app watches, and a second launch ends',
  async (name) => {
    const { desktop, server, start, run, home } = await startScene()
    const keyring = await openKeyring(desktop.bus.address, join(home, 'keyring'))
    onTestFinished(() => keyring.dispose())
    await keyring.startEmpty()
    await keyring.startPrompter(process.env['DISPLAY'] ?? '')
    const env = { XDG_CURRENT_DESKTOP: name }
    for (const id of ['first', 'second']) server.addJob({ id, status: 'running', progress: 20 })
    const app = start(program, ['--server', server.url, '--watch', 'first', '--hidden'], env)
    await seeTray(desktop, /first: 20%/)
    expect(await run(program, ['--watch', 'second', '--hidden'], env)).toMatchObject({ code: 0 })
    await seeTray(desktop, /second: 20%/)
    server.updateJob('second', { progress: 60 })
    await seeTray(desktop, /second: 60%/)
    await app.quit()
  },
)
