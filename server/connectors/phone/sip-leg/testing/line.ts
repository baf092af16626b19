import { after, before } from 'node:test'
import { createMediaEngine, type MediaEngine } from '../../media/media-engine.ts'
import { freePorts } from '../../media/testing/free-ports.ts'
import { createUserAgent, type UserAgent } from '../../sip/index.ts'

export const host = '127.0.0.1'
export const sip = { address: host, srtp: 'off' } as const

/** A desk and a handset that can call each other, with one sound thread, for the tests of a file. */
export interface Line {
  readonly media: MediaEngine
  readonly desk: UserAgent
  readonly handset: UserAgent
}

/** Set up before the first test of the file and taken down after the last. */
export function lineOfTests(): Line {
  const line = {} as { -readonly [Part in keyof Line]: Line[Part] }
  before(async () => {
    line.media = createMediaEngine({ host, ports: await freePorts(16), onFault: () => {} })
    line.desk = await createUserAgent({ listen: { host, port: 0 }, identity: `<sip:desk@${host}>` })
    line.handset = await createUserAgent({ listen: { host, port: 0 }, identity: `<sip:anna@${host}>` })
  })
  after(async () => {
    await Promise.all([line.desk.close(), line.handset.close()])
    await line.media.stop()
  })
  return line
}
