import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Claims = Record<string, unknown>

/** A small OpenID provider on this machine: `codeFor` stands for a person having signed in there. */
export async function startIdentityProvider(clientId: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, Claims>()
  let issuer = ''

  const tokenOf = (claims: Claims): string => {
    const now = Math.floor(Date.now() / 1000)
    const payload = { iss: issuer, aud: clientId, iat: now, exp: now + 300, ...claims }
    const body = [{ alg: 'RS256', kid: 'one', typ: 'JWT' }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`
  }
  const redeem = async (req: IncomingMessage): Promise<object> => {
    const code = new URLSearchParams(await text(req)).get('code') ?? ''
    const claims = codes.get(code)
    codes.delete(code)
    return claims
      ? { access_token: 'an access token', token_type: 'Bearer', expires_in: 300, id_token: tokenOf(claims) }
      : { error: 'invalid_grant' }
  }
  const answer = async (req: IncomingMessage): Promise<object> => {
    switch (req.url?.split('?')[0]) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ['RS256'],
        }
      case '/keys':
        return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] }
      case '/token':
        return redeem(req)
      default:
        return {}
    }
  }
  const server = createServer((req, res) => {
    void answer(req).then((body) => res.setHeader('content-type', 'application/json').end(JSON.stringify(body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, so its address is one.
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    codeFor: (claims: Claims): string => {
      const code = `code-${codes.size}-${Date.now()}`
      codes.set(code, claims)
      return code
    },
    close: () => server.close(),
  }
}
