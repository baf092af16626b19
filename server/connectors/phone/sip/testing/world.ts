import type { AudioOptions, AudioSession } from '../audio.ts'
import { type AudioMedia, createAudioMedia } from '../audio-media.ts'
import type { Call, IncomingCall } from '../call.ts'
import { noNames } from '../resolve.ts'
import { runUserAgent, type UserAgent, type UserAgentOptions } from '../user-agent.ts'
import { createManualClock } from './manual-clock.ts'
import { createMemoryNetwork } from './memory-network.ts'

export const media = (
  change: Partial<AudioOptions> = {},
  onSession?: (session: AudioSession) => void,
): AudioMedia => createAudioMedia({ address: '10.0.0.9', port: 4000, ...change }, onSession)

/** Anna (10.0.0.1) and the desk (10.0.0.2) on one network, with a clock moved by hand. */
export async function createWorld(
  desk: Partial<UserAgentOptions> = {},
  anna: Partial<UserAgentOptions> = {},
) {
  const clock = createManualClock()
  const network = createMemoryNetwork(clock)
  const agents: UserAgent[] = []
  const agent = async (host: string, name: string, more: Partial<UserAgentOptions>) => {
    const made = await runUserAgent(
      { listen: { host, port: 5060 }, identity: `<sip:${name}@${host}>`, names: noNames, ...more },
      clock.share(),
      network.open,
    )
    agents.push(made)
    return made
  }
  const world = {
    clock,
    network,
    anna: await agent('10.0.0.1', 'anna', anna),
    desk: await agent('10.0.0.2', 'desk', desk),
    agent,
    /** What the desk hears of. */
    incoming: [] as IncomingCall[],
    /** A conversation, as both sides see it. */
    async talk(): Promise<{ readonly ours: Call; readonly theirs: IncomingCall }> {
      const before = world.incoming.length
      const ours = world.anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      const theirs = world.incoming[before]!
      void theirs.accept(media())
      await clock.pass(10)
      return { ours, theirs }
    },
    async close() {
      const closing = agents.map(each => each.close())
      await clock.pass(2000)
      await Promise.all(closing)
    },
  }
  world.desk.onInvite(call => void world.incoming.push(call))
  return world
}
