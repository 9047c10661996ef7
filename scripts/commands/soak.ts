export async function main(args: string[]) {
  const soak = await import('#test/soak/cli.ts')
  return soak.main(args)
}
