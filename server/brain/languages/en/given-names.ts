/** Common given names, so that lower-case text from speech recognition can still be read. Words of everyday use are left out. */
export const givenNames: ReadonlySet<string> = new Set(
  `aaron abdul abigail adam adrian agnes ahmed aidan aisha alan albert alejandro alex alexander alexandra alexis alfred ali alice alicia
  alison amanda amelia amina amir amy ana andrea andreas andrew andrius angela angus anita anna anne annie anthony antonio anya arjun
  arthur asha ashley audrey austin ava barbara beatrice becky ben benjamin bernard beth betty beverly bogdan boris brandon brenda
  brian bridget bruce bryan caleb cameron camila carl carla carlos carmen carol caroline catherine cecilia charles charlie charlotte
  chloe chris christian christina christine christopher cindy claire clara claudia colin connor craig cynthia daiva daniel daniela
  danielle danny darius david dawid deborah debra declan denise dennis derek diana diane diego dmitri dominic donald donna doris
  dorothy douglas duncan dylan edith eduardo edward eileen elaine eleanor elena eli elijah elizabeth ella ellen ellie elliot emily
  emma eric erik erin ethan eugene eva evan evelyn fatima felix fernando fiona florence frances francesca francis francisco frank
  fred frederick gabriel gabriela gareth gary gavin gemma george gerald gillian gintaras giulia giovanni gloria gordon graham
  gregory hannah hans harold harriet harry hassan heather hector heidi helen helena henry hugo hussein ian ibrahim igor imran ingrid
  irene iris irina isaac isabel isabella isla ivan jacek jack jackie jackson jacob jacqueline jake james jamie jan jane janet janice
  jasmine jason javier jean jeffrey jennifer jenny jeremy jerry jesse jessica jim joan joanna joanne joe joel johan john johnny jonas
  jonathan jordan jorge jose joseph joshua joyce juan judith judy julia julian julie jurgita justin kai karen karl karolina kate
  katherine kathleen kathryn katie kayla keith kelly ken kenneth kevin kieran kim kimberly kirsten kristina krzysztof kyle lara larry
  laura lauren laurence lea leah leila lena leo leon leonard leslie lewis liam lidia lily linda lisa liz logan lorraine louis louise
  lucas lucia lucy luis luke lukas maciej madison magda malcolm mandy manuel marc marcel marcus margaret maria marie marina mario
  marion marta martha martin mary mateo mateusz matteo matthew maureen mehmet melanie melissa mia michael michal michelle miguel mike
  milda milo miriam mohamed mohammed molly monica monika muhammad nadia nancy naomi natalia natalie natasha nathan neil nicholas nick
  nicola nicole nigel nikolai nina noah nora norman oleg olga oliver olivia omar oscar oskar owen pablo pamela patricia patrick paul
  paula pauline pedro penny peter petra philip phoebe phyllis pierre piotr priya rachel rafael rahul ralph raymond rebecca ricardo
  richard rita robert roberto robin roger roman ronald rory rosa rosemary roy ruta ruth ryan salma sam samantha samir samuel sandra
  sara sarah sasha scott sean sebastian sergei shannon sharon shaun sheila shirley siobhan sofia sonia sophia sophie stacey stanley
  stella stephanie stephen steve steven stuart susan suzanne svetlana sven sylvia tamara tania tara tatiana teresa terry theo theresa
  thomas tim timothy tina todd tomas tomasz tony tracey trevor tyler ursula valerie vanessa vera veronica victor victoria vijay
  vincent viktor vilma virginia vladimir walter wayne wendy wei william wojciech xavier yasmin yolanda yusuf yuki yvonne zachary zara
  zoe zofia`.split(/\s+/),
)
