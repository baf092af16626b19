// JavaScript, because it has to run on the Node that cannot read the TypeScript beside it.
import process from 'node:process'

const needed = 24
const major = Number(process.versions.node.split('.')[0])
if (major < needed) {
  console.error(
    `Frontdesk runs on Node ${needed}; this is ${process.version}.\n` +
      'Node 24 comes with the dependencies, but its install script has not run. Allow install scripts and run:\n' +
      '  npm rebuild node --ignore-scripts=false && npm run prepare',
  )
  process.exit(1)
}
