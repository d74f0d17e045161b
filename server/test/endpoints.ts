import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Endpoint } from '@gantry/contract/endpoint'

const folder = join(import.meta.dirname, '../../contract/src')

/** Every endpoint the contract describes, by its name there. */
export async function listEndpoints(): Promise<{ name: string; endpoint: Endpoint }[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  const found = await Promise.all(
    files.map(async (file) => {
      const exported: Record<string, unknown> = await import(join(folder, file))
      return Object.entries(exported).flatMap(([name, value]) => (isEndpoint(value) ? [{ name, endpoint: value }] : []))
    }),
  )
  return found.flat().sort((a, b) => a.endpoint.path.localeCompare(b.endpoint.path))
}

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value

/** The path with every parameter filled in by `idOf`. */
export const fillPath = (path: string, idOf: (name: string) => string): string =>
  path.replace(/:(\w+)/g, (_, name: string) => idOf(name))
