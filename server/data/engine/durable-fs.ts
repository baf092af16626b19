import { fdatasyncSync } from 'node:fs'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Options = Parameters<NodeFS['init']>[1]

interface Stream {
  /** File descriptor of the operating system; absent on streams that are not files. */
  nfd?: number
}

interface NodeFileSystem {
  stream_ops: { fsync?: (stream: Stream) => number }
}

/**
 * The file system of the embedded database, with the fsync that Emscripten's NODEFS lacks. Without it PGlite never
 * syncs at all: in 8 of 8 simulated power cuts acknowledged rows were gone. `syncs` lets the engine prove at start and
 * after every group commit that the hook is really called, because it lives in the internals of one exact version.
 */
export class DurableNodeFS extends NodeFS {
  syncs = 0

  override async init(pg: PGlite, options: Options) {
    const amended = await super.init(pg, options)
    amended.emscriptenOpts.preRun?.push(module => {
      nodeFileSystem(module).stream_ops.fsync = stream => {
        this.syncs += 1
        if (stream.nfd !== undefined) fdatasyncSync(stream.nfd)
        return 0
      }
    })
    return amended
  }
}

function nodeFileSystem(module: object): NodeFileSystem {
  const { FS } = module as { FS: { filesystems: { NODEFS?: NodeFileSystem } } }
  const found = FS.filesystems.NODEFS
  if (!found) {
    throw new Error(
      'This version of @electric-sql/pglite hides its file system, so nothing would reach the disk safely. Install the exact version named in package.json.',
    )
  }
  return found
}
