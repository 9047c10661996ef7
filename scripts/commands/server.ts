export async function main(args: string[]) {
  const server = await import('#test/server/cli.ts')
  return server.main(args)
}
