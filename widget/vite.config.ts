import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Written for Preact, and built with the part of it that is needed: view.ts tells why.
  resolve: { alias: { 'preact/jsx-runtime': here('view.ts'), preact: here('view.ts') } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    // Pages of strangers: the browsers of the last three years.
    target: ['chrome109', 'firefox115', 'safari16.4'],
    // One file that declares nothing in the page but window.Frontdesk.
    lib: {
      entry: here('main.tsx'),
      formats: ['iife'],
      name: 'FrontdeskWidget',
      fileName: () => 'widget.js',
    },
  },
})
