import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from './errors.ts'

export type Secrets = { seal: (plain: string) => string; open: (sealed: string) => string }

/** AES-256-GCM (NIST SP 800-38D) under a key derived from the installation's secret; `v1.` names the scheme. */
export function createSecrets(master: string): Secrets {
  const key = Buffer.from(hkdfSync('sha256', master, 'gantry', 'secrets at rest', 32))
  return {
    seal: (plain) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        decipher.setAuthTag(bytes.subarray(12, 28))
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
      } catch {
        throw new AppError(
          'unavailable',
          'A stored secret cannot be opened: GANTRY_SECRET is not the one it was sealed with.',
        )
      }
    },
  }
}
