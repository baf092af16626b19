import { stored } from '../contract/identifier.ts'
import { calendarActions } from './actions/calendar-actions.ts'
import { knowledgeTrial } from './actions/knowledge-trial.ts'
import { answer } from './conversations/answer.ts'
import { type Path, peerTopic } from './conversations/path.ts'
import type { Served } from './conversations/served.ts'
import { tellConsole } from './data/console-events.ts'
import { lastInbound } from './data/messages.ts'
import { handBack, markRead, reopenConversation, resolveConversation, takeOver } from './handoff/hands.ts'
import type { UseCases } from './http/use-cases.ts'
import { previewChange } from './jobs/change-notice.ts'
import { noteMissedCall } from './jobs/missed-call.ts'
import { changeOutreach } from './jobs/reminders.ts'
import { previewCampaign, scheduleCampaign, stopCampaign, testCampaign } from './jobs/run-campaign.ts'
import { tell } from './routing/tell.ts'
import { templatesOf, testAccount } from './routing/test-account.ts'

/** What the HTTP server may ask of the product, each a function of its own. */
export function createUseCases(path: Path, served: Served): UseCases {
  return {
    takeOver: request => takeOver(path, request),
    handBack: request => handBack(path, request),
    resolve: ({ actor, ...request }) => resolveConversation(path, { ...request, actor: actor.name }),
    reopen: ({ actor, ...request }) => reopenConversation(path, { ...request, actor: actor.name }),
    markRead: request => markRead(path, request),
    typing: async ({ businessId, conversationId }) => {
      tellConsole(path.live, businessId, { kind: 'typing', conversationId, who: 'teammate' })
      const last = await lastInbound(path.database.db, businessId, conversationId)
      if (!last) return
      const peer = stored(last.peer_kind, last.peer_scope, last.peer_value)
      path.live.publish(businessId, { topic: peerTopic(last.account_id, peer), typing: 'teammate' })
    },
    answer: request => answer(path, request),
    ...calendarActions({
      database: path.database,
      now: path.now,
      tell: businessId => tellConsole(path.live, businessId, { kind: 'calendar' }),
    }),
    previewChange: (businessId, wish) => previewChange(path, businessId, wish),
    knowledgeTrial: (businessId, question) => knowledgeTrial(path.database, businessId, question),
    accountHealth: () => served.health(),
    settingsOf: (channel, raw) => {
      const connector = path.connectors.get(channel)
      if (!connector) throw new Error(`This version has no connector for ${channel}.`)
      return connector.settings(raw)
    },
    accountsChanged: businessId => served.changed(businessId),
    templatesOf: (businessId, accountId) => templatesOf(path, businessId, accountId),
    testAccount: (businessId, accountId, message) => testAccount(path, businessId, accountId, message),
    changeOutreach: (businessId, settings, actor) => changeOutreach(path, businessId, settings, actor.name),
    tell: request => tell(path, request),
    missedCall: (businessId, call) => noteMissedCall(path, businessId, call),
    scheduleCampaign: request => scheduleCampaign(path, request),
    stopCampaign: request => stopCampaign(path, request),
    previewCampaign: (businessId, input) => previewCampaign(path, businessId, input),
    testCampaign: request => testCampaign(path, request),
  }
}
