import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import type { Channel, ChannelAccountInfo, ChannelAccountInput } from '../api/types.ts'
import { say } from '../ui/toast.tsx'
import { tidyAddress } from './account-kinds.ts'
import { tidyChat } from './chat-form.tsx'
import { tidyPhone } from './phone/phone-ways.ts'
import { settingFaults } from './setting-faults.ts'

type Tidying = (settings: ChannelAccountInput['settings']) => ChannelAccountInput['settings']
const same: Tidying = settings => settings
const tidyings: Readonly<Partial<Record<Channel, Tidying>>> = { chat: tidyChat, phone: tidyPhone }

/** The account as it is being edited, and what can be done with it. `made` is told of a new one. */
export function useAccount(
  account: ChannelAccountInfo | undefined,
  start: ChannelAccountInput,
  done: { saved: () => void; made: (account: ChannelAccountInfo) => void; removed: () => void },
) {
  const client = useQueryClient()
  const [draft, setDraft] = useState(start)
  const changed = () => client.invalidateQueries({ queryKey: ['accounts'] })
  const save = useMutation({
    mutationFn: () => {
      const { channel, address, name, enabled, settings } = draft
      const body = {
        ...{ channel, name, enabled },
        address: tidyAddress(channel, address),
        settings: (tidyings[channel] ?? same)(settings),
      }
      return account
        ? send<ChannelAccountInfo>('PUT', `/api/accounts/${account.id}`, body)
        : send<ChannelAccountInfo>('POST', '/api/accounts', body)
    },
    onSuccess: async stored => {
      await changed()
      if (account) done.saved()
      else done.made(stored)
    },
  })
  const remove = useMutation({
    mutationFn: () => send('DELETE', `/api/accounts/${account?.id}`),
    onSuccess: async () => {
      await changed()
      done.removed()
    },
    onError: error => say(wordsFor(error), true),
  })
  const wrong =
    save.error instanceof Refused ? { ...settingFaults(save.error.message), ...save.error.fields } : {}
  const change = (part: Partial<ChannelAccountInput>) => setDraft(held => ({ ...held, ...part }))
  return { draft, change, save, remove, wrong }
}
