import type { CampaignPreview } from '../api/types.ts'
import { LinkedText } from '../inbox/linked-text.tsx'
import { ChannelSign, channelName } from '../ui/channel.tsx'

/** The message as each channel shows it. */
export function Renderings({ renderings }: Pick<CampaignPreview, 'renderings'>) {
  if (renderings.length === 0) return null
  return (
    <div className="flex flex-col gap-4 border-t border-line pt-4">
      <h3 className="text-base font-semibold">How it looks</h3>
      {renderings.map(({ channel, text, subject, segments, note }) => (
        <article key={channel} data-channel={channel} aria-label={channelName(channel)}>
          <p className="flex items-center gap-2 pb-1.5 text-sm font-medium">
            <ChannelSign channel={channel} />
            <span className="flex-1">{channelName(channel)}</span>
            {segments !== null && (
              <span className="text-xs font-normal text-ink-3">
                {segments === 1 ? '1 segment' : `${segments} segments`}
              </span>
            )}
          </p>
          <div className="max-h-60 overflow-y-auto rounded-2xl rounded-tl-md bg-channel-soft px-3.5 py-2.5 text-sm break-words whitespace-pre-wrap">
            {subject && <p className="pb-1 font-semibold">{subject}</p>}
            <LinkedText text={text} />
          </div>
          {note && <p className="pt-1 text-xs text-ink-3">{note}</p>}
        </article>
      ))}
    </div>
  )
}
