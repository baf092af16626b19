import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { Channel, TestResult } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { channelName } from '../ui/channel.tsx'
import { Input, Select } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Notice } from '../ui/states.tsx'
import { previewQuery } from './queries.ts'

/** One message to oneself, before many go out. */
export function TestSend({ id }: { id: string }) {
  const { teammate } = useMe()
  const { data: preview } = useQuery(previewQuery(id))
  const [channel, setChannel] = useState<Channel>()
  const [to, setTo] = useState(teammate.email)
  const channels = preview?.renderings.map(one => one.channel) ?? []
  const chosen = channel ?? channels[0]
  const post = useMutation({
    mutationFn: () => send<TestResult>('POST', `/api/campaigns/${id}/test`, { channel: chosen, to }),
  })
  if (!chosen) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    post.mutate()
  }
  const byMail = chosen === 'email'
  return (
    <Card className="p-5">
      <h2 className="pb-3 text-lg font-semibold">Try it on yourself</h2>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Select
          label="Channel"
          value={chosen}
          onChange={event => {
            const next = channels.find(one => one === event.target.value)
            setChannel(next)
            setTo(next === 'email' ? teammate.email : '')
            post.reset()
          }}
        >
          {channels.map(one => (
            <option key={one} value={one}>
              {channelName(one)}
            </option>
          ))}
        </Select>
        <Input
          label={byMail ? 'E-mail address' : 'Telephone number'}
          required
          type={byMail ? 'email' : 'tel'}
          maxLength={254}
          placeholder={byMail ? '' : '+44 7700 900123'}
          value={to}
          onChange={event => setTo(event.target.value)}
        />
        <Button type="submit" busy={post.isPending} className="self-start">
          Send one test
        </Button>
        {post.isError && <Notice>{wordsFor(post.error)}</Notice>}
        {post.data && <Outcome result={post.data} />}
      </form>
    </Card>
  )
}

function Outcome({ result }: { result: TestResult }) {
  const { status, reason } = result
  if (status === 'failed') return <Notice>Not sent. {reason ?? 'The provider gave no reason.'}</Notice>
  if (status === 'unknown')
    return (
      <Notice tone="wait">Nobody knows whether it was taken. {reason ?? 'Look whether it arrives.'}</Notice>
    )
  return <Notice tone="good">Sent. It arrives in a moment.</Notice>
}
