import type { Lexicon } from '../../perceive/lexicon.ts'

const lines = (text: string): string[] => text.trim().split(/\s*\n\s*/)

/** Whole phrases as tokens; the longest that fits is taken, so "no problem" is not "no". */
export const yesNo: Lexicon['yesNo'] = {
  yes: lines(`yes\nyeah\nyeh\nyh\nyeahh\nyupp\nyess\nyes pls\nyes plz\nyep\nyup\nyea\nya\nyah\nyess\nyes yes\nye\naye\nyessir\nsure\nsure thing\nfor sure\nok\nokay\nokey\nk\nkk\noki\nokie dokie\nokey dokey\nalright\nall right\nright\nthat's right
    correct\nthat's correct\nthat is correct\nthats correct\nthats right\nthat is right\nexactly\nprecisely\nabsolutely\ndefinitely\ncertainly\nindeed\nof course\nby all means\ntotally\naffirmative
    please do\ngo ahead\ngo for it\ndo it\ndo that\nlet's do it\nlets do it\nlet's do that\nlets do that\nlet's go with that\nlets go with that\nlet's go\nbook it\nbook that\nbook me in\nbook me\nbook us in\nconfirm\nconfirm it\nconfirmed\ni confirm
    i agree\nagreed\nsounds good\nsounds great\nsounds perfect\nsounds fine\nsounds like a plan\nthat sounds good\nthat sounds great\nthat sounds perfect\nthat sounds fine\nsounds lovely\nthat sounds lovely
    that works\nthat works for me\nthat works fine\nworks for me\nit works\nit works for me\nthat will work\nthat'll work\nthat would work\nthat will do\nthat'll do\nthat does\nthat's fine\nthat is fine\nthats fine\nthat's ok\nthat's okay\nthats ok
    thats okay\nthat's good\nthats good\nthat is good\nthat's great\nthats great\nthat is great\nthat's perfect\nthats perfect\nthat is perfect\nthat would be great\nthat would be good\nthat would be perfect\nthat would be fine\nthat would be lovely\nthat'd be great\nthat'd be good\nthat'd be perfect
    perfect\ngreat\nexcellent\nwonderful\nlovely\nfine\nfine by me\nfine with me\ngood\nawesome\nbrilliant\nsuper\ncool\nfantastic\nideal\nhappy with that\ni'm happy with that\nall good\nall correct\neverything is correct\neverything's correct\nlooks good\nlooks right\nlooks correct\nlooks good to me\nit's correct\nit is correct\nit's right\nthose are correct\nall fine
    i do\ni would\ni will\ni am\nwe do\nwe are\nwe would\nit is\nit does\ni'd like that\ni would like that\ni'd love to\ni would love to\ni'd love that\ni want that\ni'll take it\nill take it\ni will take it\nwe'll take it\ni'll take that\ni'll have that\nthat one please
    no problem\nno problems\nno worries\nno objection\nno objections\nnot a problem\nwhy not\ndon't see why not\ni don't see why not\nno issue\nno issues\nno problem at all\nnothing wrong with that\nyou got it\nyou bet\nroger\nvery well\n👍\n✅\nja\nsi\noui\ntaip`),
  no: lines(`no\nnope\nnah\nnaw\nno no\nno no no\nno way\nno thanks\nno thank you\nno ta\nnot really\nnot quite\nnot exactly\nnot at all\nnot now\nnot today\nnot yet\nnot right now\nnot interested\nnot necessary\nnot needed\nnot correct\nnot right\nnot that\nnot that one\nnot this one\nnot me
    never\nnegative\nabsolutely not\ndefinitely not\ncertainly not\nof course not\nplease don't\nplease dont\nplease do not\ndon't\ndont\ndo not\ndon't do that\ndon't do it\ndon't book it\ndon't book\ndo not book it\ndon't confirm\ni don't\ni dont\ni do not\ni don't want that\ni don't want it\ni don't want to\ni dont want to\ni dont want that\ni don't think so\ni dont think so\ni do not think so\ni'd rather not\ni would rather not\ni'd prefer not\ni'd prefer not to\ni won't\ni wouldn't\ni'm not\ni am not\nwe don't\nwe're not
    that's wrong\nthats wrong\nthat is wrong\nthat's not right\nthats not right\nthat is not right\nthat's not correct\nthats not correct\nthat is not correct\nthat isn't right\nthat's incorrect\nincorrect\nwrong\nthat doesn't work\nthat doesnt work\nthat won't work\nthat wont work\nthat does not work\nthat will not work\nthat doesn't work for me\nthat doesnt work for me\nthat won't work for me\ndoesn't work\ndoesn't work for me\ndoesnt work\nwon't work\nit doesn't work\nit doesn't\nit isn't\nit's not\nit is not
    i can't make it\ni can't make that\ni can't do that\ni cant do that\nnone of them\nnone of those\nnone of these\nnone\nneither\nneither of them\nforget it\nleave it\nno good\nnot good\nthat's no good\nnot possible\n👎\n❌\nnein`),
  neutral: lines(
    `please\npls\nplz\nty\nthx\nthanks\nthank you\nthank you very much\nthank you so much\nthanks a lot\nthanks so much\nmany thanks\ncheers\nthen\njust\nthat's all\nthats all\nthat is all\nthat's it\nthats it\nthat's everything\nnothing else\nnothing more\ni'm good\nim good\ni'm fine\nim fine\ni'm all set\nall set\nwe're good\nthat will be all\nthat'll be all\nfor me\nfor us\nwith me\nby me\nreally\nvery much\nit\nthat\nso\noh\nah\nhi\nhello\num\nuh\ner\nerm\nhmm\nwell\nlet's see\nmate\nsir\nma'am\nmadam\nlove\ndear\nfor now\nhaha\nlol\nthere\ntoo\nand\ni do\ni think that's right\nat all\nit's fine\nit's ok\nit's okay\nyou're welcome\nindeed\nthat's the one\nthats the one\nthe very one\ngo on\nplease and thank you\n😊\n🙂\nworks\nplease go ahead\nabsolutely\nthis time\nperfectly\nnicely\njust fine`,
  ),
  weakYes: lines(
    `i guess so\ni suppose so\ni think so\ni believe so\ni hope so\nprobably\nprobably yes\nmaybe yes\ni reckon so\nmore or less\nif i must\nif you say so`,
  ),
  weakNo: lines(
    `probably not\nmaybe not\ni guess not\nperhaps not\ni suppose not\ni hope not\nnot sure about that`,
  ),
  hedges: lines(
    `i guess\ni suppose\ni think\ni believe\nmaybe\nperhaps\npossibly\nkind of\nsort of\nnot sure\ni'm not sure\nim not sure\ni am not sure\nmight\ndepends\nit depends\nhopefully\nif you say so\nif possible\nlet me think\nlet me check`,
  ),
  turns: lines(
    `but\nhowever\nactually\nexcept\ninstead\nonly\nthough\nwait\nhang on\nhold on\non second thought\nrather\nunless\nif\nalso\nnot\nwhat\nwhen\nhow\nwhere\nwhich\ncan\ncould\nmake it\nchange`,
  ),
  yesEndings: lines(
    `is fine\nis good\nis great\nis perfect\nis ok\nis okay\nis ideal\nworks\nworks for me\nworks well\nworks great\nworks perfectly\nis correct\nis right\nwould be great\nwould be good\nwould be perfect\nwould be fine\nwould work\nwill do\nwould be lovely\nsounds good\nsounds great\nsuits me\nsuits me fine\nis alright`,
  ),
  noEndings: lines(
    `is not fine\nis no good\nis not good\ndoesn't work\ndoesnt work\nwon't work\nwont work\ndoes not work\ndoesn't work for me\nwon't work for me\ndoesn't suit me\nis wrong\nis not correct\nisn't right\nisn't good\nis not right\nis not possible\nis impossible`,
  ),
}
