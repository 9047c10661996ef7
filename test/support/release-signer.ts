import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { signedText } from '../../main/updates/signature.ts'

export interface ReleaseSigner {
  readonly key: string
  sign(release: Parameters<typeof signedText>[0]): string
}

export function releaseSigner(): ReleaseSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (release) => sign(null, signedText(release), privateKey).toString('base64'),
  }
}

export const sha512Of = (content: Buffer | string): string =>
  createHash('sha512').update(content).digest('base64')
