import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { auditQuery } from '../api/queries.ts'
import { useWords } from '../ui/business.tsx'
import { Card } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { auditWords } from './audit-words.ts'
import { Fetched } from './fetched.tsx'
import { Part } from './part.tsx'

export function AuditSection() {
  const words = useWords()
  const query = useQuery(auditQuery)
  return (
    <Part title="Audit log" about="Who did what, newest first. It cannot be changed.">
      <Fetched query={query} what="The entries">
        {entries =>
          entries.length === 0 ? (
            <Card>
              <Empty icon={<ScrollText aria-hidden />} title="Nothing yet" />
            </Card>
          ) : (
            <Card>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone */}
              <section aria-label="Entries" tabIndex={0} className="overflow-x-auto">
                <table className="w-full text-left text-sm">
                  <thead className="border-b border-line text-xs text-ink-3">
                    <tr>
                      <th className="px-5 py-2.5 font-medium">When</th>
                      <th className="px-3 py-2.5 font-medium">Who</th>
                      <th className="px-3 py-2.5 font-medium">What</th>
                      <th className="px-5 py-2.5 font-medium">On what</th>
                    </tr>
                  </thead>
                  <tbody className="divide-y divide-line">
                    {entries.map(entry => (
                      <tr key={entry.id}>
                        <td className="px-5 py-2.5 whitespace-nowrap text-ink-2">
                          {words.dayAndTime(entry.at)}
                        </td>
                        <td className="px-3 py-2.5 whitespace-nowrap">{entry.actor}</td>
                        <td className="px-3 py-2.5 whitespace-nowrap">{auditWords(entry.action)}</td>
                        <td className="max-w-56 truncate px-5 py-2.5 text-ink-2" title={entry.subject}>
                          {entry.subject}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
            </Card>
          )
        }
      </Fetched>
    </Part>
  )
}
