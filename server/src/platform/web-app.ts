import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from './errors.ts'

const notBuilt = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gantry</title></head><body>
<h1>The web app has not been built yet</h1>
<p>The API is running. <code>./gantry up</code> builds the pages; for development with hot reload use <code>./gantry dev</code>.</p>
</body></html>`

/**
 * Serves the built web app: files under /assets never change under their name and go out as the build has compressed
 * them; every other page is index.html, where `__CSP_NONCE__` becomes the nonce of this answer's content security policy.
 * Paths of the API are never pages.
 */
export async function mountWebApp(http: FastifyInstance, folder: string): Promise<void> {
  await http.register(fastifyStatic, {
    root: folder,
    serve: false,
    index: false,
    cacheControl: false,
    // The build leaves a .br and a .gz beside each script and style.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isForever = path.startsWith(join(folder, 'assets'))
      void reply.header('cache-control', isForever ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
    },
  })
  const readIndex = createIndexReader(folder)
  http.setNotFoundHandler(async (req, reply) => {
    const path = decodePath(req.url)
    const isApi = /^\/(v1|api)(\/|$)/.test(path)
    if (isApi || (req.method !== 'GET' && req.method !== 'HEAD')) {
      throw new AppError('not_found', `There is nothing at ${req.method} ${path}.`)
    }
    if (isFile(folder, path)) return reply.sendFile(path.slice(1))
    if (path.startsWith('/assets/'))
      throw new AppError('not_found', 'This file belongs to another version of the page. Reload it.')
    return sendIndex(reply, readIndex())
  })
}

function decodePath(url: string): string {
  const path = url.split('?')[0] ?? '/'
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** A plain file of the app: no dot files, no way up, no folder. */
const isFile = (folder: string, path: string): boolean =>
  path !== '/' &&
  path !== '/index.html' &&
  !/(^|\/)\.|\\|\0/.test(path) &&
  statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true

/** Reads index.html again only when it has changed: a new build is served without a restart. */
function createIndexReader(folder: string): () => string | undefined {
  const file = join(folder, 'index.html')
  let known: { at: number; html: string } | undefined
  return () => {
    if (!existsSync(file)) return undefined
    const at = statSync(file).mtimeMs
    if (known?.at !== at) known = { at, html: readFileSync(file, 'utf8') }
    return known.html
  }
}

function sendIndex(reply: FastifyReply, index: string | undefined): FastifyReply {
  void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store')
  if (index === undefined) return reply.status(503).send(notBuilt)
  // The app's files come from our own origin and need no nonce; the styles that scripts add do.
  return reply.send(index.replaceAll('__CSP_NONCE__', reply.cspNonce.style))
}
