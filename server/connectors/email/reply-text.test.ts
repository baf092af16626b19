import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { stripReply } from './reply-text.ts'

const answer = 'Tuesday at ten suits me.\nThank you, Ann'
const attributions: Readonly<Record<string, readonly string[]>> = {
  English: [
    'On Tue, Mar 3, 2026 at 4:58 PM Salon Rose <desk@rose.example> wrote:',
    'On Tue, Mar 3, 2026 at 4:58 PM Salon Rose <\ndesk@rose.example> wrote:',
    'On 3 Mar 2026, at 16:58, Salon Rose with a long name\n<desk@rose.example>\nwrote:',
    '---- On Tue, 03 Mar 2026 16:58:00 +0200 Salon Rose <desk@rose.example> wrote ----',
    'Salon Rose <desk@rose.example> wrote:',
    '2026-03-03 16:58 GMT+02:00 Salon Rose <desk@rose.example>:',
  ],
  German: [
    'Am 03.03.2026 um 16:58 schrieb Salon Rose <desk@rose.example>:',
    'Am Di., 3. März 2026 um 16:58 Uhr schrieb Salon Rose <\ndesk@rose.example>:',
    'Salon Rose <desk@rose.example> schrieb am Di., 3.\nMärz 2026 um 16:58:',
  ],
  French: ['Le mar. 3 mars 2026 à 16:58, Salon Rose <desk@rose.example> a écrit :'],
  Spanish: ['El mar, 3 mar 2026 a las 16:58, Salon Rose (<desk@rose.example>) escribió:'],
  Italian: ['Il giorno mar 3 mar 2026 alle ore 16:58 Salon Rose <desk@rose.example> ha scritto:'],
  Dutch: ['Op di 3 mrt 2026 om 16:58 schreef Salon Rose <desk@rose.example>:'],
  Portuguese: ['Em ter., 3 de mar. de 2026 às 16:58, Salon Rose <desk@rose.example> escreveu:'],
  Polish: [
    'W dniu 3.03.2026 o 16:58, Salon Rose pisze:',
    'wt., 3 mar 2026 o 16:58 Salon Rose <desk@rose.example> napisał(a):',
  ],
  Lithuanian: ['2026-03-03, an, 16:58 Salon Rose <desk@rose.example> rašė:'],
  Swedish: ['Den tis 3 mars 2026 kl 16:58 skrev Salon Rose <desk@rose.example>:'],
  Norwegian: ['tir. 3. mars 2026 kl. 16:58 skrev Salon Rose <desk@rose.example>:'],
  Danish: ['Den tirs. 3. mar. 2026 kl. 16.58 skrev Salon Rose <desk@rose.example>:'],
  Finnish: ['ti 3. maalisk. 2026 klo 16.58 Salon Rose (desk@rose.example) kirjoitti:'],
  Russian: [
    'вт, 3 мар. 2026 г. в 16:58, Salon Rose <desk@rose.example>:',
    '3 марта 2026 г. 16:58 пользователь Salon Rose <desk@rose.example> написал:',
  ],
  Ukrainian: ['вт, 3 бер. 2026 р. о 16:58 Salon Rose <desk@rose.example> пише:'],
  Czech: ['út 3. 3. 2026 v 16:58 odesílatel Salon Rose <desk@rose.example> napsal:'],
  Turkish: ['Salon Rose <desk@rose.example>, 3 Mar 2026 Sal, 16:58 tarihinde şunu yazdı:'],
  Hungarian: ['Salon Rose <desk@rose.example> ezt írta (időpont: 2026. márc. 3., K, 16:58):'],
  Latvian: ['otrd., 2026. g. 3. marts, plkst. 16:58 — lietotājs Salon Rose (<desk@rose.example>) rakstīja:'],
  Estonian: ['Kontakt Salon Rose (<desk@rose.example>) kirjutas kuupäeval T, 3. märts 2026 kell 16:58:'],
}

const headers: Readonly<Record<string, string>> = {
  English:
    'From: Salon Rose <desk@rose.example>\nSent: Tuesday, 3 March 2026 16:58\nTo: Ann\nSubject: Your appointment',
  German:
    'Von: Salon Rose <desk@rose.example>\nGesendet: Dienstag, 3. März 2026 16:58\nAn: Ann\nBetreff: Ihr Termin',
  French:
    'De : Salon Rose <desk@rose.example>\nEnvoyé : mardi 3 mars 2026 16:58\nÀ : Ann\nObjet : Votre rendez-vous',
  Spanish:
    'De: Salon Rose <desk@rose.example>\nEnviado el: martes, 3 de marzo de 2026 16:58\nPara: Ann\nAsunto: Su cita',
  Polish: 'Od: Salon Rose <desk@rose.example>\nWysłano: wtorek, 3 marca 2026 16:58\nDo: Ann\nTemat: Wizyta',
  Lithuanian:
    'Nuo: Salon Rose <desk@rose.example>\nIšsiųsta: 2026 m. kovo 3 d. 16:58\nKam: Ann\nTema: Vizitas',
  Swedish: 'Från: Salon Rose <desk@rose.example>\nSkickat: den 3 mars 2026 16:58\nTill: Ann\nÄmne: Din tid',
  Finnish:
    'Lähettäjä: Salon Rose <desk@rose.example>\nLähetetty: tiistai 3. maaliskuuta 2026 16:58\nVastaanottaja: Ann\nAihe: Aikasi',
  Russian: 'От: Salon Rose <desk@rose.example>\nОтправлено: 3 марта 2026 г. 16:58\nКому: Ann\nТема: Запись',
}

describe('the mail that is answered', () => {
  for (const [language, forms] of Object.entries(attributions))
    it(`is recognised by its ${language} introduction, with marks and without`, () => {
      for (const form of forms)
        for (const old of [
          '> Would Tuesday suit you?\n> Salon Rose',
          'Would Tuesday suit you?\nSalon Rose',
        ]) {
          const { reply, quoted } = stripReply(`${answer}\n\n${form}\n\n${old}\n`)
          assert.equal(reply, answer, form)
          assert.match(quoted, /Would Tuesday/)
        }
    })

  for (const [language, block] of Object.entries(headers))
    it(`is recognised by the ${language} header block of Outlook`, () => {
      for (const above of ['', '________________________________\n', '-----Original Message-----\n']) {
        const { reply, quoted } = stripReply(`${answer}\n\n${above}${block}\n\nWould Tuesday suit you?`)
        assert.equal(reply, answer)
        assert.match(quoted, /Would Tuesday/)
      }
    })

  it('begins on the same line when a client forgets the line break', () => {
    const { reply } = stripReply(
      'Yes, gladly On Wed, Mar 4, 2026 at 3:59 PM, desk@rose.example wrote:\n> Tuesday?',
    )
    assert.equal(reply, 'Yes, gladly')
  })

  it('is left out when the answer stands below it', () => {
    const { reply } = stripReply('On 3 Mar 2026, at 16:58, Rose wrote:\n> Tuesday?\n> Rose\n\nYes, gladly.')
    assert.equal(reply, 'Yes, gladly.')
  })

  it('stays with the answers when each point is answered in its place', () => {
    const { reply } = stripReply(
      'On 3 Mar 2026, at 16:58, Rose wrote:\n> Tuesday?\nYes.\n> Cut or colour?\nBoth, please.\n> Rose',
    )
    assert.equal(reply, '> Tuesday?\nYes.\n> Cut or colour?\nBoth, please.')
  })
})

describe('what stays the customer’s own', () => {
  const kept = [
    'On Tuesday I was at your place and on Friday again.',
    'From: Vilnius\nTo: Riga\nDate: 3 March, two people',
    'My mother wrote: bring the red one.\nCan you do that?',
    'With regards to the invoice: it is wrong.',
    'Sent from my desk, is much easier than my phone.',
    'Item          Price\n--------------------\nCut           30',
    'Here is the code:\n```\n-- \nselect 1\n```\nDoes it work?',
    'The notification was sent from my iPhone app to all users.',
    'From my side everything is fine',
    'Sent by courier yesterday',
    'I said on 12.05.2026 at 10:00:\nplease call me back',
    'On 3 March 2026 at 10:00 I will come. My mother wrote:\nbring it all',
    'Please book:\nDate: 3 March\nFrom: 10:00\nTo: 11:00\nSubject: massage',
  ]
  for (const text of kept)
    it(`“${text.split('\n')[0]}”`, () => {
      assert.deepEqual(stripReply(text), { reply: text, quoted: '', signature: '' })
    })

  it('a mail that is only forwarded keeps its text', () => {
    const text = `---------- Forwarded message ---------\n${headers.English}\n\nCan you do this for me?`
    assert.match(stripReply(text).reply, /Can you do this for me\?/)
  })

  it('a mail that is nothing but a quote is not made empty', () => {
    assert.equal(stripReply('> Only this.').reply, '> Only this.')
  })
})

describe('signatures', () => {
  it('the card below “-- ” is a signature, the greeting above it is not', () => {
    const { reply, signature } = stripReply(
      'See you.\n\nBest regards\nAnn\n\n-- \nAnn Smith\n+44 20 7946 0000',
    )
    assert.equal(reply, 'See you.\n\nBest regards\nAnn')
    assert.match(signature, /Ann Smith/)
  })

  for (const phone of [
    'Sent from my iPhone',
    'Von meinem iPhone gesendet',
    'Gesendet mit der GMX Mail App',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Inviato da iPhone',
    'Verstuurd vanaf mijn iPhone',
    'Enviado do meu iPhone',
    'Wysłane z iPhone’a',
    'Išsiųsta iš mano iPhone',
    'Skickat från min iPhone',
    'Sendt fra min iPhone',
    'Lähetetty iPhonesta',
    'Отправлено с iPhone',
    'Odesláno z iPhonu',
    'iPhone’umdan gönderildi',
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
  ])
    it(`“${phone}” is not part of the message`, () => {
      assert.deepEqual(stripReply(`Yes.\n\n${phone}`), { reply: 'Yes.', quoted: '', signature: phone })
    })
})

describe('any text', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      '',
      '> quoted',
      '>> deeper',
      '-- ',
      '____________',
      'On 3 Mar 2026, at 16:58, Rose wrote:',
      'From: a@b.example',
      'Subject: x',
      'wrote:',
      '<',
      'Sent from my iPhone',
      '-----Original Message-----',
      '```',
    ),
  )
  it('gives parts that consist of its own lines and never gives nothing for something', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), lines => {
        const text = lines.join('\n')
        const { reply, quoted, signature } = stripReply(text)
        const source = text.replace(/\r\n?/g, '\n').replace(/\s+/g, '')
        for (const part of [reply, quoted, signature])
          for (const each of part.split('\n')) assert.ok(source.includes(each.replace(/\s+/g, '')))
        assert.equal(reply.trim() === '', text.trim() === '')
        const size = [reply, quoted, signature].join('').replace(/\s+/g, '').length
        assert.equal(size, source.length, 'nothing is lost and nothing is doubled')
      }),
      { numRuns: 500 },
    )
  })

  it('a megabyte made to hurt takes time in proportion to its length', () => {
    const seeds = [
      '>',
      '\n',
      '> a\n',
      '> a\nb\n',
      'On 1 Jan 2020 x:\n',
      'wrote:\n\n',
      ' ',
      'From: a@b\n',
      'a ',
      '_____\n',
      '<\n\n',
      'on 1 ',
      '- ',
      '@<',
    ]
    for (const seed of seeds) {
      const time = (size: number) => {
        const text = `x${seed.repeat(size / seed.length)}y`
        const start = performance.now()
        stripReply(text)
        return performance.now() - start
      }
      time(100_000)
      const small = time(125_000)
      const large = time(1_000_000)
      assert.ok(
        large < small * 40 + 2_000,
        `${JSON.stringify(seed)}: ${small} ms, eight times as long ${large} ms`,
      )
    }
  })
})
