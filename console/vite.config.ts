import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.FRONTDESK_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The first browsers with light-dark(), on which the colour tokens stand.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    rollupOptions: {
      output: {
        manualChunks: id =>
          /node_modules\/(react|react-dom|scheduler|@tanstack)\//.test(id) ? 'vendor' : undefined,
      },
    },
  },
  server: { proxy: { '/api': server, '/ws': { target: server, ws: true }, '/demo': server } },
})
