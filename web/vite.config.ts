import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv, type Plugin } from 'vite'

/** Puts a `.br` and a `.gz` beside each script and style, so that the server need not compress them per request. */
const compress = (): Plugin => ({
  name: 'compress',
  apply: 'build',
  writeBundle({ dir = '' }) {
    const assets = join(dir, 'assets')
    for (const name of readdirSync(assets).filter((file) => /\.(js|css)$/.test(file))) {
      const source = readFileSync(join(assets, name))
      writeFileSync(join(assets, `${name}.br`), brotliCompressSync(source))
      writeFileSync(join(assets, `${name}.gz`), gzipSync(source, { level: 9 }))
    }
  },
})

// Vite asks for a default export.
export default defineConfig(({ mode }) => {
  const { GANTRY_URL = 'http://127.0.0.1:4400' } = loadEnv(mode, import.meta.dirname, 'GANTRY_')
  const toServer = { target: GANTRY_URL, changeOrigin: false }
  return {
    plugins: [react(), compress()],
    build: {
      target: 'es2023',
      outDir: 'dist',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          codeSplitting: {
            // A few files for what most pages need, instead of dozens of small ones.
            groups: [
              { name: 'core', test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(?!.*virtual)|i18next|zod)/ },
              {
                name: 'kit',
                test: /node_modules\/(@mantine|@floating-ui|@tabler)|web\/src\/(ui|url|session)/,
                minShareCount: 6,
              },
            ],
          },
        },
      },
    },
    server: { host: '127.0.0.1', proxy: { '/v1': toServer, '/api': toServer, '/openapi.json': toServer } },
  }
})
