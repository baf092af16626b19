import { Sparkles } from 'lucide-react'

export function Typing({ who, name }: { who: string | undefined; name: string }) {
  return (
    <div
      role="status"
      aria-label="Who is writing"
      className="pointer-events-none absolute inset-x-0 bottom-2 px-3 sm:px-6"
    >
      {who && (
        <div className="mx-auto max-w-[47.5rem]">
          <span className="appear inline-flex items-center gap-2 rounded-full border border-line bg-raised px-3 py-1 text-xs text-ink-2 shadow-card">
            {who === 'brain' ? (
              <Sparkles aria-hidden className="size-3.5 text-brand-ink" />
            ) : (
              <span aria-hidden className="flex gap-0.5">
                {[0, 1, 2].map(dot => (
                  <span
                    key={dot}
                    className="size-1.5 animate-bounce rounded-full bg-ink-3"
                    style={{ animationDelay: `${dot * 120}ms` }}
                  />
                ))}
              </span>
            )}
            {who === 'brain'
              ? 'The AI is answering…'
              : who === 'teammate'
                ? 'A teammate is writing…'
                : `${name} is writing…`}
          </span>
        </div>
      )}
    </div>
  )
}
