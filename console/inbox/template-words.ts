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

/** What the customer reads, and what the timeline shows; buttons come after it. */
export function renderedTemplate(template: MessageTemplateInfo, parameters: readonly string[]): string {
  const body = partsOf(template.body)
    .map(part => ('text' in part ? part.text : (parameters[part.gap - 1]?.trim() ?? '')))
    .join('')
  return [template.header, body, template.footer].filter(Boolean).join('\n\n')
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
