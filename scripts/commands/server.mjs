/** @param {string[]} args */
export async function main(args) {
  const server = await import('#test/server/cli.ts')
  return server.main(args)
}
