type Faults = Readonly<Record<string, string>>

/**
 * What a connector finds wrong with settings is one sentence, "The phone settings cannot work: a.b is missing; c is
 * wrong.", in which every fault begins with the path of its field. Here each of them comes to its field, as
 * `settings.a.b`; empty when the sentence is of another form.
 */
export function settingFaults(sentence: string): Faults {
  const [, faults] = /^The [\w-]+ settings cannot work: (.+?)\.?$/su.exec(sentence) ?? []
  if (!faults) return {}
  const named = faults.split('; ').flatMap(fault => {
    const [, path, words] = /^([\w.-]+) (.+)$/su.exec(fault) ?? []
    return path && words && path !== 'settings' ? [[`settings.${path}`, sentenceOf(words)] as const] : []
  })
  return Object.fromEntries(named)
}

/** "is missing" → "It is missing.": alone below its field it begins and ends like a sentence. */
function sentenceOf(words: string): string {
  const whole = /^(?:is|are|has)\b/u.test(words)
    ? `It ${words}`
    : `${words[0]?.toUpperCase()}${words.slice(1)}`
  return /[.!?]$/u.test(whole) ? whole : `${whole}.`
}

/** The faults below one part of the settings, named as if that part were the whole. */
export function faultsBelow(wrong: Faults, part: string): Faults {
  const start = `settings.${part}.`
  return Object.fromEntries(
    Object.entries(wrong).flatMap(([path, words]) =>
      path.startsWith(start) ? [[`settings.${path.slice(start.length)}`, words]] : [],
    ),
  )
}
