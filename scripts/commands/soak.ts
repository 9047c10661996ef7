/** Runs the app through a storm, and reports what it lost. The desktop is simulated. */
export async function main(args: string[]) {
  const soak = await import('#test/soak/cli.ts')
  return soak.main(args)
}
