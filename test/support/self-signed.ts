import { makeCertificate } from './certificate.ts'
import { tempFolder } from './temp-folder.ts'

/** A certificate for `localhost` that nobody else vouches for; undefined where there is no openssl to make it. */
export async function selfSigned(): Promise<{ key: string; cert: string } | undefined> {
  try {
    return await makeCertificate(tempFolder())
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
