import { rebuild } from '../steps/build.ts'

export async function main() {
  await rebuild()
  return 0
}
