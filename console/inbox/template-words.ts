import type { MessageTemplateInfo } from '../api/types.ts'

/** A piece of a template: its own words, or the gap with this number (from 1). */
export type TemplatePart = { readonly text: string } | { readonly gap: number }

const gap = /\{\{(\d+)\}\}/g

export function partsOf(body: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let end = 0
  for (const match of body.matchAll(gap)) {
    if (match.index > end) parts.push({ text: body.slice(end, match.index) })
    parts.push({ gap: Number(match[1]) })
    end = match.index + match[0].length
  }
  if (end < body.length) parts.push({ text: body.slice(end) })
  return parts
}

/** Its own words with the gaps filled. */
function filled(text: string, parameters: readonly string[]): string {
  return partsOf(text)
    .map(part => ('text' in part ? part.text : (parameters[part.gap - 1]?.trim() ?? '')))
    .join('')
}

/** What the customer reads, and what the timeline shows; where its filled buttons lead comes after it. */
export function renderedTemplate(template: MessageTemplateInfo, parameters: readonly string[]): string {
  const { header, body, footer, buttons, buttonGaps } = template
  const lines = buttonGaps.map(({ button, shows }) => `${buttons[button]}: ${filled(shows, parameters)}`)
  return [header && filled(header, parameters), filled(body, parameters), footer, lines.join('\n')]
    .filter(Boolean)
    .join('\n\n')
}

/** What a teammate is told about a gap: what it is called, and the words around it. */
export function gapWords(
  template: MessageTemplateInfo,
  number: number,
): { readonly label: string; readonly hint: string; readonly maxLength: number } {
  const { header, buttons, buttonGaps } = template
  const within = (text: string) => partsOf(text).some(part => 'gap' in part && part.gap === number)
  if (header && within(header)) return { label: 'Title', hint: aroundGap(header, number), maxLength: 60 }
  const gap = buttonGaps.find(({ shows }) => within(shows))
  if (gap?.kind === 'code')
    return {
      label: `Code behind “${buttons[gap.button]}”`,
      hint: 'Letters and digits only.',
      maxLength: longestCode,
    }
  if (gap)
    return {
      label: `Link behind “${buttons[gap.button]}”`,
      hint: gap.shows.replace(`{{${number}}}`, '▢'),
      maxLength: 1_000,
    }
  return { label: `Gap ${number}`, hint: aroundGap(template.body, number), maxLength: 1_000 }
}

/** What WhatsApp takes as a code to copy (…/templates/marketing-templates/coupon-templates). */
const longestCode = 15

/** Why the template cannot go out with these values; undefined when it can. An open gap is no fault yet. */
export function gapFault(template: MessageTemplateInfo, number: number, value: string): string | undefined {
  const isCode = template.buttonGaps.some(({ kind, shows }) => kind === 'code' && shows === `{{${number}}}`)
  return isCode && /[^a-z0-9]/i.test(value.trim()) ? 'Only letters and digits can be copied.' : undefined
}

/** "appointment_reminder" → "Appointment reminder". */
export function templateName(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The words around a gap, to say what belongs into it: "…Hello ▢, your…". */
export function aroundGap(body: string, number: number): string {
  const parts = partsOf(body)
  const at = parts.findIndex(part => 'gap' in part && part.gap === number)
  const words = (part: TemplatePart | undefined) => (part && 'text' in part ? part.text : '')
  const before = words(parts[at - 1])
    .split(/\s+/)
    .slice(-3)
    .join(' ')
  const after = words(parts[at + 1])
    .split(/\s+/)
    .slice(0, 3)
    .join(' ')
  return `…${before.trimStart()}▢${after.trimEnd()}…`
}

/** Approved ones in which every word that was searched for occurs, by name. */
export function findTemplates(
  templates: readonly MessageTemplateInfo[],
  search: string,
): MessageTemplateInfo[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return templates
    .filter(({ status }) => status === 'approved')
    .filter(template => {
      const text = `${templateName(template.name)} ${template.header ?? ''} ${template.body}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.language.localeCompare(b.language))
}
