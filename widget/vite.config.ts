import { fileURLToPath } from 'node:url'
import { build, defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const target = ['chrome109', 'firefox115', 'safari16.4']

/** What only callers load: the machinery of calls, and the thread of sound, each a file of its own. */
function callFiles(): Plugin {
  return {
    name: 'call-files',
    async generateBundle() {
      for (const [name, entry] of [
        ['call', 'call-part.ts'],
        ['call-worklet', 'call-worklet.ts'],
      ] as const) {
        const result = await build({
          configFile: false,
          logLevel: 'silent',
          build: {
            write: false,
            target,
            lib: { entry: here(entry), formats: ['es'], fileName: () => `${name}.js` },
          },
        })
        for (const { output } of [result].flat().filter(one => 'output' in one))
          for (const file of output)
            if (file.type === 'chunk')
              this.emitFile({ type: 'asset', fileName: file.fileName, source: file.code })
      }
    },
  }
}

export default defineConfig({
  root: here('.'),
  plugins: [callFiles()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Written for Preact, and built with the part of it that is needed: view.ts tells why.
  resolve: { alias: { 'preact/jsx-runtime': here('view.ts'), preact: here('view.ts') } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    // Pages of strangers: the browsers of the last three years.
    target,
    // One file that declares nothing in the page but window.Frontdesk.
    lib: {
      entry: here('main.tsx'),
      formats: ['iife'],
      name: 'FrontdeskWidget',
      fileName: () => 'widget.js',
    },
  },
})
