/**
 * Runs the app through a storm, and reports what it lost. The desktop is simulated.
 *
 * @param {string[]} args
 */
export async function main(args) {
  const soak = await import('#test/soak/cli.ts')
  return soak.main(args)
}
