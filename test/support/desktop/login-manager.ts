import { connectDesktop } from './connection.ts'

const NAME = 'org.freedesktop.login1'
const PATH = '/org/freedesktop/login1'
const MANAGER = 'org.freedesktop.login1.Manager'

export async function startLoginManager(address: string) {
  const connection = await connectDesktop(address)
  await connection.own(NAME)
  const announce = (sleeps: boolean) => connection.signal(PATH, MANAGER, 'PrepareForSleep', 'b', [sleeps])
  return {
    sleepAndWake() {
      announce(true)
      announce(false)
    },
    stop: () => connection.close(),
  }
}
