import { readFile } from 'node:fs/promises'
import { SpeechFault } from '../fault.ts'
import { output } from '../program.ts'

/** Words of a JSGF grammar (W3C note, 2000): what is outside of tags, weights, rule names and comments. */
export function wordsOf(grammar: string): ReadonlySet<string> {
  const text = grammar
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\/\/[^\n]*/g, ' ')
    .replace(/^\s*#JSGF[^;]*;/, ' ')
    .replace(/\b(?:grammar|import)\b[^;]*;/g, ' ')
    .replace(/\bpublic\b/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\/[\d.]+\//g, ' ')
  return new Set(text.match(/[\p{L}\p{N}'’-]+/gu) ?? [])
}

/** A grammar in which one of the phrases is said, and nothing else. */
export function grammarOf(phrases: readonly string[]): string {
  const plain = phrases.map(phrase =>
    phrase
      .toLowerCase()
      .replace(/[^\p{L}\p{N}' ]/gu, ' ')
      .trim(),
  )
  return `#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = ${plain.filter(Boolean).join(' | ')};\n`
}

/**
 * The lines of a CMU dictionary that these words need. Words it does not have are sounded out by flite, which uses the
 * same phones; without one of them pocketsphinx would not start.
 */
export async function dictionaryFor(words: ReadonlySet<string>, dictionary: string): Promise<string> {
  const lines = (await readFile(dictionary, 'utf8')).split('\n')
  // "read" and "read(2)" are two ways to say one word.
  const kept = lines.filter(line => words.has(line.slice(0, line.indexOf(' ')).replace(/\(\d+\)$/, '')))
  const known = new Set(kept.map(line => line.slice(0, line.indexOf(' ')).replace(/\(\d+\)$/, '')))
  for (const word of words) if (!known.has(word)) kept.push(`${word} ${await phonesOf(word)}`)
  return `${kept.join('\n')}\n`
}

const never = new AbortController().signal

async function phonesOf(word: string): Promise<string> {
  const cure = `It sounds out the word "${word}" of the grammar (Debian: apt install flite).`
  const args = ['-ps', '-t', word, '-o', 'none']
  let text = ''
  for await (const bytes of output({ command: 'flite', args, cure, longest: 5_000 }, never))
    text += Buffer.from(bytes).toString('latin1')
  const phones = text.split(/\s+/).filter(phone => phone && phone !== 'pau')
  if (phones.length === 0)
    throw new SpeechFault('settings', `The word "${word}" of the grammar has no sound.`)
  return phones.map(phone => (phone === 'ax' ? 'AH' : phone.toUpperCase())).join(' ')
}
