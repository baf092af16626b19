import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { HandsetFault } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input, Select } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { appLooks } from './home-screen.tsx'
import { type HandsetApp, handsetsQuery } from './queries.ts'
import { incoming, orderedWords, outgoing, type Trouble } from './troubles.ts'

/** Orders trouble at the providers, to see how the front desk gets through it. */
export function TroubleDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { data: handsets } = useQuery(handsetsQuery)
  const apps = [...new Set(handsets?.flatMap(one => one.apps.map(({ app }) => app)))]
  const [app, setApp] = useState<HandsetApp>()
  const [kind, setKind] = useState<HandsetFault['kind']>('fail')
  const [times, setTimes] = useState('1')
  const [seconds, setSeconds] = useState('10')
  const order = useMutation({
    mutationFn: (fault: HandsetFault) => send('POST', '/api/simulator/faults', fault),
  })
  const chosen = app ?? apps[0]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!chosen) return
    const late = kind === 'delay' ? { ms: Number(seconds) * 1_000 } : {}
    order.mutate({ app: chosen, kind, times: Number(times), ...late })
  }
  return (
    <Dialog
      side
      open={open}
      onClose={onClose}
      title="Make trouble"
      about="Providers fail. Order it here and watch the inbox: nothing may be lost, and nothing may come twice."
    >
      <form onSubmit={submit} className="flex flex-col gap-5 px-5 pb-6">
        <Select label="On" value={chosen} onChange={event => setApp(event.target.value as HandsetApp)}>
          {apps.map(one => (
            <option key={one} value={one}>
              {appLooks[one].name}
            </option>
          ))}
        </Select>
        <Kinds legend="With what the business sends" troubles={outgoing} kind={kind} onChange={setKind} />
        <Kinds legend="With what the customer writes" troubles={incoming} kind={kind} onChange={setKind} />
        <div className="grid grid-cols-2 gap-3">
          <Input
            label="For the next"
            hint="messages"
            type="number"
            required
            min={1}
            max={100}
            value={times}
            onChange={event => setTimes(event.target.value)}
          />
          {kind === 'delay' && (
            <Input
              label="Late by"
              hint="seconds"
              type="number"
              required
              min={1}
              max={600}
              value={seconds}
              onChange={event => setSeconds(event.target.value)}
            />
          )}
        </div>
        {order.isError && <Notice>{wordsFor(order.error)}</Notice>}
        {order.isSuccess && (
          <Notice tone="good">{orderedWords(order.variables, appLooks[order.variables.app].name)}</Notice>
        )}
        <Button kind="primary" type="submit" busy={order.isPending} disabled={!chosen}>
          Order the trouble
        </Button>
      </form>
    </Dialog>
  )
}

interface KindsProps {
  legend: string
  troubles: readonly Trouble[]
  kind: Trouble['kind']
  onChange: (kind: Trouble['kind']) => void
}

function Kinds({ legend, troubles, kind, onChange }: KindsProps) {
  const id = useId()
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1.5 text-sm font-medium">{legend}</legend>
      {troubles.map(trouble => (
        <label
          key={trouble.kind}
          className="flex cursor-pointer items-start gap-2.5 rounded-lg px-2 py-1.5 hover:bg-hover has-checked:bg-selected"
        >
          <input
            type="radio"
            name="trouble"
            checked={kind === trouble.kind}
            onChange={() => onChange(trouble.kind)}
            aria-labelledby={`${id}-${trouble.kind}`}
            aria-describedby={`${id}-${trouble.kind}-about`}
            className="mt-0.5 size-4 shrink-0 accent-brand"
          />
          <span>
            <span id={`${id}-${trouble.kind}`} className="block text-sm font-medium">
              {trouble.label}
            </span>
            <span id={`${id}-${trouble.kind}-about`} className="block text-xs text-ink-2">
              {trouble.about}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
