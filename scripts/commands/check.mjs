import { runCheck } from '../suites/check.mjs'

/** Says whether the code keeps its own rules. */
export async function main() {
  const { failed } = await runCheck()
  return failed === 0 ? 0 : 1
}
