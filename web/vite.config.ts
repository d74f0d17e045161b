import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'

// Vite asks for a default export.
export default defineConfig(({ mode }) => {
  const { GANTRY_URL = 'http://127.0.0.1:4400' } = loadEnv(mode, import.meta.dirname, 'GANTRY_')
  const toServer = { target: GANTRY_URL, changeOrigin: false }
  return {
    plugins: [react()],
    build: {
      target: 'es2023',
      outDir: 'dist',
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: { host: '127.0.0.1', proxy: { '/v1': toServer, '/api': toServer, '/openapi.json': toServer } },
  }
})
